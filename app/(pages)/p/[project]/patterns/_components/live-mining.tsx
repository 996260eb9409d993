"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Card, CardHeader } from "@/app/_ui/card";
import { Notice } from "@/app/_ui/notice";
import { ProgressBar } from "@/app/_ui/progress";
import { followedRunOptions } from "@/lib/events/client";
import { useRunView } from "@/lib/runs/client";
import { useProject } from "../../_components/project-context";
import { StatusChip } from "../../_components/status-chip";
import { PartialList } from "../../_live/live-patterns";
import { RunControls } from "../../_live/run-controls";
import { useRunLabel } from "../../_live/run-label";
import { RunTroubles } from "../../_live/run-troubles";
import { hasEnded, standing } from "../../_live/run-view";
import { useProgressWords } from "../../_live/use-progress-words";
import { useDuration } from "../../_lib/use-duration";

type LiveMiningProps = { runId: string; onMine: () => void; onDismiss: () => void };

/** The search that is going on and the best it has found; one that was stopped leaves what it had, marked as such. */
export function LiveMining({ runId, onMine, onDismiss }: LiveMiningProps) {
  const t = useTranslations();
  const project = useProject();
  const duration = useDuration();
  const view = useRunView(runId);
  const kind = "mine-patterns" as const;
  const { data: run } = useQuery(followedRunOptions(project.id, runId));
  const label = useRunLabel()({ kind });
  const progressWords = useProgressWords(kind);
  const ended = hasEnded(view);
  const stopped = view.end?.type === "cancelled" || view.end?.type === "error";
  const { progress, patterns } = view;
  // Its answer is about to be shown in its place.
  if (view.end?.type === "done") return null;
  return (
    <Card data-testid="live-mining" aria-label={t("patterns.liveTitle")}>
      <CardHeader
        title={
          <span className="flex flex-wrap items-center gap-2">
            {stopped ? t("patterns.stoppedTitle") : t("patterns.liveTitle")}
            <StatusChip status={standing(view, run)} />
          </span>
        }
        actions={
          stopped ? (
            <>
              <Button size="sm" tone="primary" onClick={onMine}>
                {t("patterns.mineAgain")}
              </Button>
              <Button size="sm" tone="quiet" onClick={onDismiss}>
                {t("patterns.dismiss")}
              </Button>
            </>
          ) : (
            <RunControls run={run ?? { id: runId, kind }} status={standing(view, run)} label={label} />
          )
        }
      />
      <RunTroubles view={view} kind={kind} />
      <div className="space-y-2 px-4 py-3">
        {ended ? null : (
          <>
            <ProgressBar label={t("live.progress", { run: label })} percent={progress?.percent} />
            <p className="tabular flex flex-wrap gap-x-3 text-sm text-muted">
              {progress ? <span>{progressWords(progress)}</span> : null}
              {progress?.message ? <span>{progress.message}</span> : null}
              {progress?.eta_ms === undefined ? null : (
                <span>{t("live.eta", { time: duration(progress.eta_ms) })}</span>
              )}
            </p>
          </>
        )}
        {stopped && patterns ? (
          <Notice tone="warn" title={t("patterns.incomplete")}>
            {t("patterns.stoppedText")}
          </Notice>
        ) : null}
        <p role="status" className="tabular font-medium">
          {patterns
            ? t("patterns.foundSoFar", { count: patterns.found })
            : stopped
              ? t("live.patternsNone")
              : t("live.patternsEmpty")}
        </p>
      </div>
      {patterns && patterns.best.length > 0 ? (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a keyboard must be able to scroll it
        <div
          tabIndex={0}
          role="region"
          aria-label={t("live.patterns")}
          className="max-h-96 overflow-y-auto border-t border-line focus-inset"
        >
          <PartialList patterns={patterns} />
        </div>
      ) : null}
    </Card>
  );
}
