"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Card, CardHeader } from "@/app/_ui/card";
import { ProgressBar } from "@/app/_ui/progress";
import { GraphId } from "@/lib/causal";
import { followedRunOptions } from "@/lib/events/client";
import { useRunView } from "@/lib/runs/client";
import { useProject } from "../../_components/project-context";
import { StatusChip } from "../../_components/status-chip";
import { RunControls } from "../../_live/run-controls";
import { useRunLabel } from "../../_live/run-label";
import { RejectedLines } from "../../_live/rejected-lines";
import { RunTroubles } from "../../_live/run-troubles";
import { hasEnded, standing } from "../../_live/run-view";
import { useProgressWords } from "../../_live/use-progress-words";
import { useDuration } from "../../_lib/use-duration";
import { DrawnGraph } from "./drawn-graph";

type LiveGenerationProps = {
  runId: string;
  /** Called once when the graph is there. */
  onDone: (graph: GraphId | undefined) => void;
  onDismiss: () => void;
};

/** A graph while it is made: it is drawn as its parts arrive, and what was refused is listed. */
export function LiveGeneration({ runId, onDone, onDismiss }: LiveGenerationProps) {
  const t = useTranslations();
  const project = useProject();
  const duration = useDuration();
  const view = useRunView(runId);
  const { data: run } = useQuery(followedRunOptions(project.id, runId));
  const kind = run?.kind ?? "generate-graph";
  const label = useRunLabel()({ kind });
  const progressWords = useProgressWords(kind);
  const ended = hasEnded(view);
  const stopped = view.end?.type === "cancelled" || view.end?.type === "error";
  const { progress } = view;

  const done = useEffectEvent(() => onDone(GraphId.safeParse(view.result?.["graph_id"]).data));
  // Synchronises with the end of the stream: what it made takes the place of the drawing.
  useEffect(() => {
    if (view.end?.type === "done") done();
  }, [view.end?.type]);

  return (
    <Card data-testid="live-generation" aria-label={label} className="mb-4">
      <CardHeader
        title={
          <span className="flex flex-wrap items-center gap-2">
            {stopped ? t("graphs.stoppedTitle") : label}
            <StatusChip status={standing(view, run)} />
          </span>
        }
        actions={
          stopped ? (
            <Button size="sm" onClick={onDismiss}>
              {t("patterns.dismiss")}
            </Button>
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
        <p role="status" className="tabular font-medium">
          {t("graphs.drawnSoFar", { nodes: view.nodes.size, edges: view.edges.size })}
        </p>
        {view.nodes.size > 0 ? <DrawnGraph nodes={view.nodes} edges={view.edges} /> : null}
        <RejectedLines rejected={view.rejected} />
      </div>
    </Card>
  );
}
