"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@/app/_ui/link";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { ErrorState } from "@/app/_ui/error-state";
import { PageHeader } from "@/app/_ui/page-header";
import { Segmented } from "@/app/_ui/segmented";
import { Select } from "@/app/_ui/field";
import { LoadMore } from "@/app/_ui/load-more";
import { TableSkeleton } from "@/app/_ui/skeleton";
import { RunKind, RunStatus } from "@/lib/runs";
import { runsOptions } from "@/lib/events/client";
import { useProject } from "../../_components/project-context";
import { ZoneNote } from "../../_components/zone-note";
import { useStatusWord } from "../../_components/status-chip";
import { useAddressFilters, withParts } from "../../_lib/use-address-filters";
import { RunsTable } from "./runs-table";

/** The filters live in the address. */
export function RunsList() {
  const t = useTranslations();
  const project = useProject();
  const base = `/p/${project.id}/runs`;
  const [params, change] = useAddressFilters(base);
  const live = params.get("live") === "true";
  const kind = RunKind.safeParse(params.get("kind")).data;
  const status = RunStatus.safeParse(params.get("status")).data;
  const word = useStatusWord();
  const list = useInfiniteQuery(runsOptions(project.id, { live, kind, ...(status ? { status: [status] } : {}) }));
  const filtered = live || kind !== undefined || status !== undefined;
  const runs = list.data?.pages.flatMap((page) => page.items);

  const go = ({
    live: onlyLive,
    ...parts
  }: {
    live?: boolean;
    kind?: RunKind | undefined;
    status?: RunStatus | undefined;
  }) =>
    change((now) => withParts(now, { ...parts, ...(onlyLive === undefined ? {} : { live: onlyLive ? "true" : "" }) }));

  return (
    <>
      <PageHeader title={t("runs.title")} lead={t("runs.lead")} actions={<ZoneNote />} />
      <div className="mb-3 flex flex-wrap items-center gap-3">
        <Segmented
          label={t("runs.filter")}
          value={live ? "live" : "all"}
          onChange={(value) => go({ live: value === "live", status: undefined })}
          options={[
            { value: "all", label: t("runs.filterAll") },
            { value: "live", label: t("runs.filterLive") },
          ]}
        />
        <Select
          aria-label={t("runs.filterKind")}
          className="w-auto"
          value={kind ?? ""}
          onChange={(event) => go({ kind: RunKind.safeParse(event.target.value).data })}
        >
          <option value="">{t("runs.filterKindAll")}</option>
          {RunKind.options.map((each) => (
            <option key={each} value={each}>
              {t(`runKind.${each}`)}
            </option>
          ))}
        </Select>
        <Select
          aria-label={t("runs.filterStatus")}
          className="w-auto"
          value={status ?? ""}
          // A state says by itself whether a run is over.
          onChange={(event) => go({ live: false, status: RunStatus.safeParse(event.target.value).data })}
        >
          <option value="">{t("runs.filterStatusAll")}</option>
          {RunStatus.options.map((each) => (
            <option key={each} value={each}>
              {word(each)}
            </option>
          ))}
        </Select>
      </div>
      {list.error ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {!runs && !list.error ? <TableSkeleton label={t("common.loading")} /> : null}
      {runs && runs.length > 0 ? <RunsTable runs={runs} /> : null}
      {runs?.length === 0 ? (
        filtered ? (
          <EmptyState
            title={live && !kind ? t("runs.noneLive") : t("runs.noneSuch")}
            actions={
              <Button asChild>
                <Link href={base}>{t("runs.showAll")}</Link>
              </Button>
            }
          />
        ) : (
          <EmptyState title={t("runs.emptyTitle")}>{t("runs.emptyText")}</EmptyState>
        )
      ) : null}
      <LoadMore list={list} className="mt-3" />
    </>
  );
}
