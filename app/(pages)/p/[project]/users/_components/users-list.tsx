"use client";

import { useQuery } from "@tanstack/react-query";
import { Link } from "@/app/_ui/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { ErrorState } from "@/app/_ui/error-state";
import { Notice } from "@/app/_ui/notice";
import { PageHeader } from "@/app/_ui/page-header";
import { TableSkeleton } from "@/app/_ui/skeleton";
import { SegmentDefinition, SegmentRef } from "@/lib/people";
import { RequestError, previewOptions, usersOptions } from "@/lib/people/client";
import { BatchButton } from "../../_components/batch-dialog";
import { useProject } from "../../_components/project-context";
import { SearchBox } from "../../_components/search-box";
import { ZoneNote } from "../../_components/zone-note";
import { useAddressFilters } from "../../_lib/use-address-filters";
import { SegmentBar, type Selected } from "./segments/segment-bar";
import { SelectionBar } from "./selection-bar";
import { UsersTable } from "./users-table";

/** Search, segment, conditions and page live in the address, so that a list can be shared and the back button works. */
export function UsersList() {
  const t = useTranslations();
  const project = useProject();
  const base = `/p/${project.id}/users`;
  const [params, changeFilters] = useAddressFilters(base);
  const q = params.get("q") ?? undefined;
  const cursor = params.get("cursor") ?? undefined;
  const { selected, broken } = selectedIn(params);
  const { segment, filter } = selected;
  const listed = useQuery({ ...usersOptions(project.id, { q, segment, cursor }), enabled: !filter && !broken });
  const previewed = useQuery({
    ...previewOptions(project.id, filter ?? NOBODY, { q, cursor }),
    enabled: filter !== undefined,
  });
  const { data, error, refetch, isPlaceholderData } = filter ? previewed : listed;
  // It outlives paging and searching: whoever is chosen stays so until somebody says otherwise.
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());

  // The cursors of the pages before this one but for the first, which has none: a shared link can go back as well.
  const before = params.getAll("before");

  const hrefWith = (next: string | undefined, previous: readonly string[]) => {
    const search = searchOf({ q, ...selected });
    if (next) search.set("cursor", next);
    for (const each of previous) search.append("before", each);
    return search.size > 0 ? `${base}?${search}` : base;
  };

  // Another list begins at its first page.
  const select = (parts: Partial<Selected & { q: string }>) =>
    changeFilters((now) => searchOf({ q: now.get("q") ?? undefined, ...selectedIn(now).selected, ...parts }));

  return (
    <>
      <PageHeader
        title={t("users.title")}
        lead={t("users.lead")}
        actions={
          <>
            <ZoneNote />
            <BatchButton />
          </>
        }
      />
      <div className="mb-3 flex flex-wrap items-center gap-3">
        <SearchBox
          initial={q ?? ""}
          label={t("users.searchLabel")}
          placeholder={t("users.searchPlaceholder")}
          onSearch={(text) => select({ q: text })}
        />
        {data ? (
          <p role="status" className="text-muted">
            {segment || filter
              ? t("users.foundOf", { count: data.total, all: project.users })
              : q
                ? t("users.found", { count: data.total })
                : t("users.count", { count: data.total })}
          </p>
        ) : null}
      </div>
      <SegmentBar selected={selected} broken={broken} onSelect={select} />
      <SelectionBar selected={ticked} onClear={() => setTicked(new Set())} />
      {error ? (
        needsTargets(error) ? (
          <Notice
            tone="warn"
            title={t("segments.noTargetTitle")}
            actions={
              <Button asChild size="sm">
                <Link href={`/p/${project.id}/segments`}>{t("segments.chooseTargets")}</Link>
              </Button>
            }
          >
            {t("segments.noTargetText")}
          </Notice>
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )
      ) : null}
      {!data && !error ? <TableSkeleton label={t("common.loading")} rows={12} /> : null}
      {data && data.items.length > 0 ? (
        <UsersTable users={data.items} busy={isPlaceholderData} selected={ticked} onSelect={setTicked} />
      ) : null}
      {data && data.items.length === 0 ? (
        q || segment || filter ? (
          <EmptyState
            title={q ? t("users.notFound", { q }) : t("segments.nobody")}
            actions={
              <Button asChild>
                <Link href={base}>{t("common.clear")}</Link>
              </Button>
            }
          />
        ) : (
          <EmptyState
            title={t("users.emptyTitle")}
            actions={
              <Button asChild tone="primary">
                <Link href={`/p/${project.id}/imports/new`}>{t("overview.nextImportAction")}</Link>
              </Button>
            }
          >
            {t("users.emptyText")}
          </EmptyState>
        )
      ) : null}
      {data && (data.next_cursor || cursor) ? (
        <nav aria-label={t("users.title")} className="mt-3 flex justify-end gap-2">
          {cursor ? (
            <Button asChild>
              <Link href={hrefWith(before.at(-1), before.slice(0, -1))}>{t("common.previous")}</Link>
            </Button>
          ) : null}
          {data.next_cursor ? (
            <Button asChild>
              <Link href={hrefWith(data.next_cursor, cursor ? [...before, cursor] : [])}>{t("common.next")}</Link>
            </Button>
          ) : null}
        </nav>
      ) : null}
    </>
  );
}

const needsTargets = (error: Error): boolean =>
  error instanceof RequestError && error.problem?.code === "segment_without_targets";

const NOBODY: SegmentDefinition = { where: { any: [] } };

/** Who is looked at, as the address says; a filter that cannot be read is `broken`. */
function selectedIn(params: URLSearchParams): { selected: Selected; broken: boolean } {
  const text = params.get("filter");
  const named = params.get("segment");
  const filter = text === null ? undefined : readFilter(text);
  const segment = SegmentRef.safeParse(named).data;
  return {
    selected: { filter, segment: filter ? undefined : segment, edits: params.get("edits") ?? undefined },
    broken: (text !== null && filter === undefined) || (named !== null && segment === undefined),
  };
}

function readFilter(text: string): SegmentDefinition | undefined {
  try {
    return SegmentDefinition.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function searchOf({ q, segment, filter, edits }: Selected & { q: string | undefined }): URLSearchParams {
  return new URLSearchParams({
    ...(q ? { q } : {}),
    ...(segment ? { segment } : {}),
    ...(filter ? { filter: JSON.stringify(filter) } : {}),
    ...(edits && filter ? { edits } : {}),
  });
}
