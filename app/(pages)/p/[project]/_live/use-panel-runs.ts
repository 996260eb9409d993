"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useStore } from "@/app/_ui/state/store";
import { useHydrated } from "@/app/_ui/state/use-hydrated";
import { liveRunsOptions } from "@/lib/events/client";
import type { UserSummary, UserSummaryText } from "@/lib/people";
import { RunStatus, isTerminal, type Run, type RunKind } from "@/lib/runs";
import { useProject } from "../_components/project-context";
import { noRuns, tracked, trackRuns, type TrackedRun } from "./panel-store";

/** What is going on in the project; undefined until that is known. */
export function useLiveRuns(): Run[] | undefined {
  const project = useProject();
  const hydrated = useHydrated();
  const { data } = useQuery(liveRunsOptions(project.id));
  return hydrated ? data : undefined;
}

/** What the panel shows in this project: all runs that are going, and those of this tab that ended. */
export function usePanelRuns(): { runs: TrackedRun[]; active: string | undefined } {
  const project = useProject();
  const live = useLiveRuns();
  const { runs, active } = useStore(tracked, noRuns);

  // Synchronises with the tab's session storage, where runs that other tabs started are remembered once seen.
  useEffect(() => {
    if (!live) return;
    trackRuns(
      live.map(({ id, kind, subject, input, items }) => ({
        id,
        kind,
        subject,
        input,
        users: items?.total,
        project: project.id,
      })),
    );
  }, [live, project.id]);

  const own = runs.filter((run) => run.project === project.id);
  return { runs: own, active: own.find(({ id }) => id === active)?.id ?? own[0]?.id };
}

export function useLiveCount(): number {
  const project = useProject();
  const data = useLiveRuns();
  const { runs } = useStore(tracked, noRuns);
  const ids = new Set<string>(data?.map(({ id }) => id));
  // A run this tab has just started counts before the next list arrives, one it saw end no longer does.
  for (const run of runs) {
    if (run.project !== project.id) continue;
    if (run.told) ids.delete(run.id);
    else ids.add(run.id);
  }
  return ids.size;
}

/** The run about the vocabulary that is going on, known in this tab before the next list of runs says so. */
export const useLiveUnification = (): string | undefined => useLiveRunAlone("merge-event-types");

/** The same for the run about open names. */
export const useLiveIdentification = (): string | undefined => useLiveRunAlone("identify-relations");

/** Of such a kind at most one run goes on in a project. */
function useLiveRunAlone(only: RunKind): string | undefined {
  const project = useProject();
  const data = useLiveRuns();
  const { runs } = useStore(tracked, noRuns);
  const isOne = ({ kind }: { kind: string }) => kind === only;
  const own = runs.find((run) => run.project === project.id && isOne(run) && !run.told);
  const ended = new Set(runs.filter(({ told }) => told).map(({ id }) => id));
  return own?.id ?? data?.find((run) => isOne(run) && !ended.has(run.id))?.id;
}

/**
 * The extraction of a user that is going on, known in this tab before the next list of users says so. Runs that a run
 * over many users has started are in no list of runs; the user's own state names them.
 */
export function useLiveRunOf({ id: userId, extraction }: Pick<UserSummary, "id" | "extraction">): string | undefined {
  const project = useProject();
  const data = useLiveRuns();
  const { runs } = useStore(tracked, noRuns);
  const isTheirs = (run: { kind: string; subject?: string | undefined }) =>
    run.kind === "extract-events" && run.subject === userId;
  const own = runs.find((run) => run.project === project.id && isTheirs(run) && !run.told);
  const ended = new Set(runs.filter(({ told }) => told).map(({ id }) => id));
  const { state, run_id } = extraction;
  const named = state === "running" && run_id !== null && !ended.has(run_id) ? run_id : undefined;
  return own?.id ?? data?.find((run) => isTheirs(run) && !ended.has(run.id))?.id ?? named;
}

/**
 * The summary of a user that is being written, known in this tab before the server's answer says so. `run` is what that
 * last told of the latest one.
 */
export function useLiveSummaryOf(userId: string, run: UserSummaryText["run"] | undefined): string | undefined {
  const project = useProject();
  const data = useLiveRuns();
  const { runs } = useStore(tracked, noRuns);
  const isTheirs = (each: { kind: string; subject?: string | undefined }) =>
    each.kind === "summarize-user" && each.subject === userId;
  const own = runs.find((each) => each.project === project.id && isTheirs(each) && !each.told);
  const ended = new Set(runs.filter(({ told }) => told).map(({ id }) => id));
  const known = RunStatus.safeParse(run?.status).data;
  const named = run && known && !isTerminal(known) && !ended.has(run.id) ? run.id : undefined;
  return own?.id ?? data?.find((each) => isTheirs(each) && !ended.has(each.id))?.id ?? named;
}
