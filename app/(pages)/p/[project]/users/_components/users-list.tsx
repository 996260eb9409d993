"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter, useSearchParams } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { ErrorState } from "@/app/_ui/error-state";
import { PageHeader } from "@/app/_ui/page-header";
import { TableSkeleton } from "@/app/_ui/skeleton";
import { usersOptions } from "@/lib/people/client";
import { BatchButton } from "../../_components/batch-dialog";
import { useProject } from "../../_components/project-context";
import { SearchBox } from "../../_components/search-box";
import { ZoneNote } from "../../_components/zone-note";
import { SelectionBar } from "./selection-bar";
import { UsersTable } from "./users-table";

/** Search and page live in the address, so that a list can be shared and the back button works. */
export function UsersList() {
  const t = useTranslations();
  const router = useRouter();
  const project = useProject();
  const params = useSearchParams();
  const q = params.get("q") ?? undefined;
  const cursor = params.get("cursor") ?? undefined;
  const { data, error, refetch, isPlaceholderData } = useQuery(usersOptions(project.id, { q, cursor }));
  // It outlives paging and searching: whoever is chosen stays so until somebody says otherwise.
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const base = `/p/${project.id}/users`;

  // The cursors of the pages before this one but for the first, which has none: a shared link can go back as well.
  const before = params.getAll("before");

  const hrefWith = (next: string | undefined, previous: readonly string[]) => {
    const search = new URLSearchParams({ ...(q ? { q } : {}), ...(next ? { cursor: next } : {}) });
    for (const each of previous) search.append("before", each);
    return search.size > 0 ? `${base}?${search}` : base;
  };

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
          key={q ?? ""}
          initial={q ?? ""}
          label={t("users.searchLabel")}
          placeholder={t("users.searchPlaceholder")}
          onSearch={(text) => router.replace(text ? `${base}?q=${encodeURIComponent(text)}` : base)}
        />
        {data ? (
          <p role="status" className="text-muted">
            {q ? t("users.found", { count: data.total }) : t("users.count", { count: data.total })}
          </p>
        ) : null}
      </div>
      <SelectionBar selected={selected} onClear={() => setSelected(new Set())} />
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <TableSkeleton label={t("common.loading")} rows={12} /> : null}
      {data && data.items.length > 0 ? (
        <UsersTable users={data.items} busy={isPlaceholderData} selected={selected} onSelect={setSelected} />
      ) : null}
      {data && data.items.length === 0 ? (
        q ? (
          <EmptyState
            title={t("users.notFound", { q })}
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
