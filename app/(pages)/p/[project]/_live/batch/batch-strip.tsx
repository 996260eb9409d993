"use client";

import { Minus, Plus } from "lucide-react";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { SplitBar } from "@/app/_ui/split-bar";
import { useClock } from "@/app/_ui/state/use-clock";
import { LANES_MAX, useSetLimits } from "@/lib/events/client";
import { isTerminal, type ItemCounts, type Lane, type Run } from "@/lib/runs";
import { useRunsRate, type RunView } from "@/lib/runs/client";
import { ModelBadge } from "../../_components/model-badge";
import { useProject } from "../../_components/project-context";
import { StatusChip } from "../../_components/status-chip";
import { useDuration } from "../../_lib/use-duration";
import { useShowProblem } from "../../_lib/use-show-problem";
import { BudgetButton } from "./budget-button";
import { RunControls, useRetry } from "../run-controls";
import { standing } from "../run-view";
import { UsageWords } from "../usage-words";
import { useParts } from "./use-batch";

type BatchStripProps = { run: Run; view: RunView; counts: ItemCounts; lanes: readonly Lane[]; label: string };

/** How a run over many users stands: counted, at which speed and cost, and what can be done with it. */
export function BatchStrip({ run, view, counts, lanes, label }: BatchStripProps) {
  const t = useTranslations();
  const format = useFormatter();
  const status = standing(view, run);
  const ended = view.end !== undefined || isTerminal(run.status);
  const parts = useParts(counts);
  // The row is counted at the end; until then the stream tells what the items have used so far.
  const usage = run.usage ?? (view.usage ? { calls: 0, cached_calls: 0, ...view.usage } : undefined);
  const settled = counts.done + counts.failed + counts.cancelled;
  return (
    <div className="space-y-2.5 px-3 py-2.5" data-testid="batch-strip">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <StatusChip status={status} />
        <span className="tabular font-medium">
          {t("batch.progress", { done: format.number(settled), total: format.number(counts.total) })}
        </span>
        {ended ? null : <LanesStepper run={run} />}
        {ended ? null : <BudgetButton run={run} paused={status === "paused"} />}
        <span className="ml-auto flex flex-wrap items-center gap-2">
          {!ended && counts.failed > 0 ? <RetryFailed run={run} label={label} count={counts.failed} /> : null}
          <RunControls run={run} status={status} label={label} />
        </span>
      </div>
      <SplitBar label={t("live.progress", { run: label })} parts={parts} total={counts.total} />
      <p className="tabular flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
        <Times run={run} view={view} ended={ended} />
        {ended ? null : <Rate lanes={lanes} />}
        {usage ? <UsageWords usage={usage} /> : null}
        {view.attempt > 1 ? <span>{t("live.attempt", { attempt: String(view.attempt) })}</span> : null}
        <ModelBadge />
      </p>
    </div>
  );
}

function Times({ run, view, ended }: { run: Run; view: RunView; ended: boolean }) {
  const t = useTranslations();
  const duration = useDuration();
  const now = useClock(!ended);
  const started = run.started_at ? Date.parse(run.started_at) : view.startedAtMs;
  const until = run.finished_at ? Date.parse(run.finished_at) : now;
  const eta = view.progress?.eta_ms ?? run.progress.eta_ms;
  return (
    <>
      {started !== undefined && until !== undefined ? (
        <span>
          {t("live.elapsed", { time: duration(ended ? until - started : Math.floor((until - started) / 1000) * 1000) })}
        </span>
      ) : null}
      {!ended && eta !== undefined ? <span>{t("live.eta", { time: duration(eta) })}</span> : null}
    </>
  );
}

function Rate({ lanes }: { lanes: readonly Lane[] }) {
  const t = useTranslations();
  const format = useFormatter();
  const going = lanes.flatMap((lane) => (lane.going ? [lane.child] : []));
  const rate = useRunsRate(going);
  if (rate === 0) return null;
  return <span>{t("batch.rate", { rate: format.number(rate), count: going.length })}</span>;
}

/** More or fewer at once, from the next item on. */
function LanesStepper({ run }: { run: Run }) {
  const t = useTranslations();
  const project = useProject();
  const showProblem = useShowProblem();
  const change = useSetLimits(project.id, run.id);
  const lanes = (change.isPending ? change.variables.lanes : undefined) ?? run.lanes;
  if (lanes === undefined) return null;
  const set = (next: number) => change.mutate({ lanes: next }, { onError: showProblem });
  return (
    <span role="group" aria-label={t("batch.laneCount")} className="inline-flex items-center gap-1">
      <Button
        size="icon-sm"
        aria-label={t("batch.fewerLanes")}
        disabled={lanes <= 1}
        busy={change.isPending}
        onClick={() => set(lanes - 1)}
      >
        <Minus aria-hidden />
      </Button>
      <output className="tabular min-w-16 text-center text-sm">{t("batch.lanesOf", { count: lanes })}</output>
      <Button
        size="icon-sm"
        aria-label={t("batch.moreLanes")}
        disabled={lanes >= LANES_MAX}
        busy={change.isPending}
        onClick={() => set(lanes + 1)}
      >
        <Plus aria-hidden />
      </Button>
    </span>
  );
}

function RetryFailed({ run, label, count }: { run: Run; label: string; count: number }) {
  const t = useTranslations();
  const retry = useRetry(run);
  return (
    <Button
      size="sm"
      busy={retry.isPending}
      aria-label={t("live.retryRestOf", { run: label })}
      onClick={() => retry.start()}
    >
      {t("batch.retryFailed", { count })}
    </Button>
  );
}
