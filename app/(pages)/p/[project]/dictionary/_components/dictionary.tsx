"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@/app/_ui/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { ErrorState } from "@/app/_ui/error-state";
import { LoadMore } from "@/app/_ui/load-more";
import { PageHeader } from "@/app/_ui/page-header";
import { TableSkeleton } from "@/app/_ui/skeleton";
import type { EventType } from "@/lib/events";
import { typesOptions } from "@/lib/events/client";
import { useProject } from "../../_components/project-context";
import { useAddressFilters, withParts } from "../../_lib/use-address-filters";
import { filterOf, searchOf } from "../_lib/filter";
import { BulkBar } from "./bulk-bar";
import { NewTypeButton } from "./new-type";
import { Proposals } from "./proposals";
import { TargetsNotice } from "./targets-notice";
import { TypeFilters } from "./type-filters";
import { TypesTable } from "./types-table";
import { UnifyButton } from "./unify-button";

/** What events are called in this project. The filter lives in the address. */
export function Dictionary() {
  const t = useTranslations();
  const project = useProject();
  const base = `/p/${project.id}/dictionary`;
  const [params, change] = useAddressFilters(base);
  const filter = filterOf((name) => params.get(name));
  const list = useInfiniteQuery(typesOptions(project.id, filter));
  const [selected, setSelected] = useState<ReadonlyMap<string, EventType>>(new Map());
  const types = list.data?.pages.flatMap((page) => page.items);
  const filtered = searchOf(filter) !== "";
  const clear = () => setSelected(new Map());
  return (
    <>
      <PageHeader
        title={t("dictionary.title")}
        lead={t("dictionary.lead")}
        actions={
          <>
            <NewTypeButton />
            {types && (types.length > 0 || filtered) ? <UnifyButton /> : null}
          </>
        }
      />
      <div className="space-y-4">
        <TargetsNotice />
        <Proposals />
        <div className="flex flex-wrap items-center gap-3">
          <TypeFilters filter={filter} onChange={(parts) => change((now) => withParts(now, parts))} />
          {list.data ? (
            <p role="status" className="text-muted">
              {t("dictionary.count", { count: list.data.pages[0]?.total ?? 0 })}
            </p>
          ) : null}
        </div>
        <BulkBar selected={selected} onClear={clear} />
        {list.error ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
        {!types && !list.error ? <TableSkeleton label={t("common.loading")} rows={12} /> : null}
        {types && types.length > 0 ? (
          <TypesTable types={types} busy={list.isPlaceholderData} selected={selected} onSelect={setSelected} />
        ) : null}
        {types?.length === 0 ? <Empty filtered={filtered} base={base} /> : null}
        <LoadMore list={list} />
      </div>
    </>
  );
}

function Empty({ filtered, base }: { filtered: boolean; base: string }) {
  const t = useTranslations();
  const project = useProject();
  if (filtered) {
    return (
      <EmptyState
        title={t("dictionary.noneSuch")}
        actions={
          <Button asChild>
            <Link href={base}>{t("dictionary.showAll")}</Link>
          </Button>
        }
      />
    );
  }
  return (
    <EmptyState
      title={t("dictionary.emptyTitle")}
      actions={
        <Button asChild tone="primary">
          {project.behaviors > 0 ? (
            <Link href={`/p/${project.id}/users`}>{t("dictionary.emptyAction")}</Link>
          ) : (
            <Link href={`/p/${project.id}/imports/new`}>{t("overview.nextImportAction")}</Link>
          )}
        </Button>
      }
    >
      {t("dictionary.emptyText")}
    </EmptyState>
  );
}
