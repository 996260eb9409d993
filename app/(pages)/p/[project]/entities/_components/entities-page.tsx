"use client";

import { useQuery } from "@tanstack/react-query";
import { Link } from "@/app/_ui/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { cn } from "@/app/_ui/cn";
import { EmptyState } from "@/app/_ui/empty-state";
import { ErrorState } from "@/app/_ui/error-state";
import { PageHeader } from "@/app/_ui/page-header";
import { TableSkeleton } from "@/app/_ui/skeleton";
import { entitiesOptions, entityFacetsOptions } from "@/lib/entities/client";
import { useProject } from "../../_components/project-context";
import { EntitiesTable } from "./entities-table";
import { EntityCard } from "./entity-card";
import { EntityFilters } from "./entity-filters";
import { KindList } from "./kind-list";
import { SelectionBar } from "./selection-bar";
import { TagButton } from "./tag-dialog";
import { useSearch } from "./use-search";

/** Kinds, the list and the card of one entity, side by side where there is room. */
export function EntitiesPage() {
  const t = useTranslations();
  const project = useProject();
  const { search, opened, before, href, change } = useSearch();
  const { data, error, refetch, isPlaceholderData } = useQuery(entitiesOptions(project.id, search));
  const { data: facets } = useQuery(entityFacetsOptions(project.id, search.kind));
  // It outlives paging and filtering: what is chosen stays so until somebody says otherwise.
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const { cursor } = search;
  const filtered = [search.kind, search.q, search.state, search.tag, search.category].some(
    (part) => part !== undefined,
  );

  return (
    <>
      <PageHeader title={t("entities.title")} lead={t("entities.lead")} actions={<TagButton facets={facets} />} />
      <KindList facets={facets} />
      <div className={cn("grid items-start gap-4", opened && "xl:grid-cols-[minmax(0,1fr)_23rem]")}>
        <div className="min-w-0">
          <EntityFilters facets={facets} total={data?.total} />
          <SelectionBar
            selected={selected}
            page={data?.items ?? []}
            opened={opened}
            total={data?.total ?? 0}
            onSelect={setSelected}
          />
          {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
          {!data && !error ? <TableSkeleton label={t("common.loading")} rows={12} /> : null}
          {data && data.items.length > 0 ? (
            <EntitiesTable
              entities={data.items}
              busy={isPlaceholderData}
              selected={selected}
              opened={opened}
              onSelect={setSelected}
              onOpen={(entity) => change({ entity: entity === opened ? undefined : entity })}
            />
          ) : null}
          {data && data.items.length === 0 ? (
            filtered ? (
              <EmptyState
                title={t("entities.notFound")}
                actions={
                  <Button asChild>
                    <Link href={`/p/${project.id}/entities`}>{t("common.clear")}</Link>
                  </Button>
                }
              />
            ) : (
              <EmptyState
                title={t("entities.emptyTitle")}
                actions={
                  <Button asChild tone="primary">
                    <Link href={`/p/${project.id}/imports/new`}>{t("overview.nextImportAction")}</Link>
                  </Button>
                }
              >
                {t("entities.emptyText")}
              </EmptyState>
            )
          ) : null}
          {data && (data.next_cursor || cursor) ? (
            <nav aria-label={t("entities.title")} className="mt-3 flex justify-end gap-2">
              {cursor ? (
                <Button asChild>
                  <Link href={href({ cursor: before.at(-1) }, before.slice(0, -1))}>{t("common.previous")}</Link>
                </Button>
              ) : null}
              {data.next_cursor ? (
                <Button asChild>
                  <Link href={href({ cursor: data.next_cursor }, cursor ? [...before, cursor] : [])}>
                    {t("common.next")}
                  </Link>
                </Button>
              ) : null}
            </nav>
          ) : null}
        </div>
        {opened ? <EntityCard key={opened} id={opened} onClose={() => change({ entity: undefined })} /> : null}
      </div>
    </>
  );
}
