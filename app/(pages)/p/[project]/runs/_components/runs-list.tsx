"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { ErrorState } from "@/app/_ui/error-state";
import { PageHeader } from "@/app/_ui/page-header";
import { Segmented } from "@/app/_ui/segmented";
import { Select } from "@/app/_ui/field";
import { TableSkeleton } from "@/app/_ui/skeleton";
import { RunKind } from "@/lib/runs";
import { runsOptions } from "@/lib/events/client";
import { useProject } from "../../_components/project-context";
import { ZoneNote } from "../../_components/zone-note";
import { RunsTable } from "./runs-table";

/** The filters live in the address. */
export function RunsList() {
  const t = useTranslations();
  const router = useRouter();
  const project = useProject();
  const params = useSearchParams();
  const live = params.get("live") === "true";
  const kind = RunKind.safeParse(params.get("kind")).data;
  const list = useInfiniteQuery(runsOptions(project.id, { live, kind }));
  const runs = list.data?.pages.flatMap((page) => page.items);

  const go = (next: { live: boolean; kind: RunKind | undefined }) => {
    const search = new URLSearchParams({
      ...(next.live ? { live: "true" } : {}),
      ...(next.kind ? { kind: next.kind } : {}),
    });
    router.replace(`/p/${project.id}/runs${search.size > 0 ? `?${search}` : ""}`);
  };

  return (
    <>
      <PageHeader title={t("runs.title")} lead={t("runs.lead")} actions={<ZoneNote />} />
      <div className="mb-3 flex flex-wrap items-center gap-3">
        <Segmented
          label={t("runs.filter")}
          value={live ? "live" : "all"}
          onChange={(value) => go({ live: value === "live", kind })}
          options={[
            { value: "all", label: t("runs.filterAll") },
            { value: "live", label: t("runs.filterLive") },
          ]}
        />
        <Select
          aria-label={t("runs.filterKind")}
          className="w-auto"
          value={kind ?? ""}
          onChange={(event) => go({ live, kind: RunKind.safeParse(event.target.value).data })}
        >
          <option value="">{t("runs.filterKindAll")}</option>
          {RunKind.options.map((each) => (
            <option key={each} value={each}>
              {t(`runKind.${each}`)}
            </option>
          ))}
        </Select>
      </div>
      {list.error ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {!runs && !list.error ? <TableSkeleton label={t("common.loading")} /> : null}
      {runs && runs.length > 0 ? <RunsTable runs={runs} /> : null}
      {runs?.length === 0 ? (
        <EmptyState title={live ? t("runs.noneLive") : t("runs.emptyTitle")}>{t("runs.emptyText")}</EmptyState>
      ) : null}
      {list.hasNextPage ? (
        <Button className="mt-3" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("common.loadMore")}
        </Button>
      ) : null}
    </>
  );
}
