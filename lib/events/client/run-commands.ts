"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { command, request } from "@/lib/people/client";
import { Run, type Budget } from "@/lib/runs";
import { runOptions } from "./run-queries";

/** The answer to a command does not count a run's items; what was counted last stays until the next look. */
function withCounts(answer: Run, before: Run | undefined): Run {
  return before?.items && !answer.items ? { ...answer, items: before.items } : answer;
}

export type RunAction = "cancel" | "pause" | "resume";

/**
 * Asks a run to stop, to pause or to go on. The answer is the run as it stands: it has stopped or paused when its log
 * says so. Asking twice is the same as asking once.
 */
export function useRunAction(project: string, runId: string) {
  const queries = useQueryClient();
  const key = runOptions(project, runId).queryKey;
  return useMutation({
    mutationFn: (action: RunAction) => request(`/runs/${runId}/${action}`, Run, { method: "POST", query: { project } }),
    // A look that is on its way would tell what was true before.
    onMutate: () => queries.cancelQueries({ queryKey: key, exact: true }),
    onSuccess: (run) => queries.setQueryData(key, (before) => withCounts(run, before)),
    // A refusal means that the run is not what this tab took it for; and the look that was stopped is still owed.
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: key, exact: true }),
        queries.invalidateQueries({ queryKey: [project, "runs"] }),
      ]),
  });
}

/**
 * Does again what failed, or only what failed for one cause. An ended run gets a successor, which is returned; in a
 * run over many things that is still going, the failed items are queued again in it.
 */
export function useRetryRun(project: string, runId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (cause?: string) =>
      request(`/runs/${runId}/retry`, Run, {
        method: "POST",
        query: { project },
        body: cause === undefined ? {} : { cause },
      }),
    onSuccess: () => {
      // Not awaited: where one goes next does not depend on it.
      void queries.invalidateQueries({ queryKey: [project] });
    },
  });
}

export const LANES_MAX = 64;

export type RunLimits = { lanes?: number; budget?: Budget | null };

/** How many items may be worked on at once, and what they may use together, from now on. */
export function useSetLimits(project: string, runId: string) {
  const queries = useQueryClient();
  const key = runOptions(project, runId).queryKey;
  return useMutation({
    mutationFn: (limits: RunLimits) =>
      request(`/runs/${runId}`, Run, { method: "PATCH", query: { project }, body: limits }),
    onMutate: () => queries.cancelQueries({ queryKey: key, exact: true }),
    onSuccess: (run) => queries.setQueryData(key, (before) => withCounts(run, before)),
    onSettled: () => queries.invalidateQueries({ queryKey: key, exact: true }),
  });
}

export function useDeleteRun(project: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (runId: string) => command(`/runs/${runId}`, { method: "DELETE", query: { project } }),
    onSettled: () => queries.invalidateQueries({ queryKey: [project, "runs"] }),
  });
}
