"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Sparkles } from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { ErrorState } from "@/app/_ui/error-state";
import { Select } from "@/app/_ui/field";
import { LoadMore } from "@/app/_ui/load-more";
import { PageHeader } from "@/app/_ui/page-header";
import { TableSkeleton } from "@/app/_ui/skeleton";
import { Tooltip } from "@/app/_ui/tooltip";
import { NameState } from "@/lib/entities";
import { openNamesOptions, useIdentify } from "@/lib/entities/client";
import { NamedKind } from "@/lib/runs";
import { useProject } from "../../../_components/project-context";
import { trackRuns } from "../../../_live/panel-store";
import { useLiveIdentification } from "../../../_live/use-panel-runs";
import { useAddressFilters, withParts } from "../../../_lib/use-address-filters";
import { useShowProblem } from "../../../_lib/use-show-problem";
import { LiveIdentification } from "./live-identification";
import { NameList } from "./name-list";

/** Names that rows leave open, and what models and people say of them. State and kind stand in the address. */
export function NamesPage() {
  const t = useTranslations();
  const project = useProject();
  const base = `/p/${project.id}/knowledge`;
  const [params, change] = useAddressFilters(`${base}/names`);
  const state = NameState.safeParse(params.get("state")).data;
  const kind = NamedKind.safeParse(params.get("kind")).data;
  const list = useInfiniteQuery(openNamesOptions(project.id, { state, kind }));
  const live = useLiveIdentification();
  const replace = (parts: { state?: string; kind?: string }) => change((now) => withParts(now, parts));

  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const counts = list.data?.pages[0]?.counts;
  const total = Object.values(counts ?? {}).reduce((sum, count) => sum + count, 0);
  return (
    <>
      <PageHeader
        title={t("names.title")}
        lead={t("names.lead")}
        back={{ href: base, label: t("names.back") }}
        actions={<StartButtons unanswered={(counts?.open ?? 0) + (counts?.failed ?? 0)} live={live !== undefined} />}
      />
      <div className="space-y-4">
        <div className="flex flex-wrap items-center gap-3">
          <StateSelect state={state} counts={counts} total={total} onChange={(next) => replace({ state: next })} />
          <label className="flex items-center gap-2 text-sm">
            {t("names.kind")}
            <Select className="w-auto" value={kind ?? ""} onChange={(event) => replace({ kind: event.target.value })}>
              <option value="">{t("names.anyKind")}</option>
              {NamedKind.options.map((each) => (
                <option key={each} value={each}>
                  {each === "action" ? t("names.action") : t(`segmentThing.${each}`)}
                </option>
              ))}
            </Select>
          </label>
        </div>
        {live === undefined ? null : <LiveIdentification runId={live} />}
        {list.error && !list.data ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
        {!list.data && !list.error ? <TableSkeleton label={t("common.loading")} rows={6} /> : null}
        {counts && total === 0 && kind === undefined ? (
          <EmptyState title={t("names.emptyTitle")}>{t("names.emptyText")}</EmptyState>
        ) : null}
        {counts && items.length === 0 && (total > 0 || kind !== undefined) ? (
          <p role="status" className="text-muted">
            {t("names.noneFit")}
          </p>
        ) : null}
        {items.length > 0 ? (
          // Made anew for each filter, so that nothing stays ticked that is out of sight.
          <NameList key={`${state ?? ""} ${kind ?? ""}`} names={items} />
        ) : null}
        <LoadMore list={list} size="sm">
          {t("names.more")}
        </LoadMore>
      </div>
    </>
  );
}

function StartButtons({ unanswered, live }: { unanswered: number; live: boolean }) {
  const t = useTranslations();
  const project = useProject();
  const identify = useIdentify(project.id);
  const showProblem = useShowProblem();
  const start = (only: "open" | "all") =>
    identify.mutate(only, {
      // The page itself shows what is written; the panel stays as it is.
      onSuccess: (run) => trackRuns([{ id: run.id, project: project.id, kind: run.kind, subject: run.subject }]),
      onError: showProblem,
    });
  const busy = identify.isPending || live;
  return (
    <span className="flex flex-wrap gap-2">
      <Tooltip text={t("names.againHelp")}>
        <Button disabled={busy} onClick={() => start("all")}>
          {t("names.again")}
        </Button>
      </Tooltip>
      <Button tone="primary" disabled={busy || unanswered === 0} onClick={() => start("open")}>
        <Sparkles aria-hidden />
        {t("names.start")}
      </Button>
    </span>
  );
}

type StateSelectProps = {
  state: NameState | undefined;
  counts: Record<NameState, number> | undefined;
  total: number;
  onChange: (state: string) => void;
};

function StateSelect({ state, counts, total, onChange }: StateSelectProps) {
  const t = useTranslations();
  const format = useFormatter();
  return (
    <label className="flex items-center gap-2 text-sm">
      {t("names.state")}
      <Select className="w-auto" value={state ?? ""} onChange={(event) => onChange(event.target.value)}>
        <option value="">
          {t("names.anyState")} ({format.number(total)})
        </option>
        {NameState.options.map((each) => (
          <option key={each} value={each}>
            {t(`nameState.${each}`)} ({format.number(counts?.[each] ?? 0)})
          </option>
        ))}
      </Select>
    </label>
  );
}
