"use client";

import type { ReactNode } from "react";
import type { Run, RunState } from "@/lib/runs";
import { StatusChip } from "../../../../_components/status-chip";
import { RunPanel } from "../../../../_live/run-panel";
import { doing, hasEnded } from "../../../../_live/run-view";
import { useProgressWords } from "../../../../_live/use-progress-words";

type RunMomentProps = { state: RunState; run: Run; bar: ReactNode };

/** A run as it stood at one moment, in the same picture as when it went. */
export function RunMoment({ state, run, bar }: RunMomentProps) {
  const progressWords = useProgressWords(run.kind);
  const view = { ...state, runId: run.id, connection: "ended" } as const;
  const ended = hasEnded(view);
  const strip = (
    <>
      {bar}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3 py-1.5">
        <StatusChip status={doing(view)} />
        {state.progress && !(ended && state.progress.unit === "tokens") ? (
          <span className="tabular text-sm">{progressWords(state.progress, ended)}</span>
        ) : null}
      </div>
    </>
  );
  return (
    <div className="h-[32rem] max-h-[75dvh]" data-testid="replay">
      <RunPanel view={view} kind={run.kind} strip={strip} replayed />
    </div>
  );
}
