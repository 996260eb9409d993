import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { command, request } from "@/lib/people/client";
import { Run, type RunKind } from "@/lib/runs";

export const RUNS_PER_PAGE = 50;

const RunPage = z.object({ items: z.array(Run), next_cursor: z.string().nullable() });

export type RunFilter = { live?: boolean; kind?: RunKind | undefined };

export function runsOptions(project: string, { live = false, kind }: RunFilter) {
  return infiniteQueryOptions({
    queryKey: [project, "runs", { live, kind: kind ?? "" }],
    queryFn: ({ signal, pageParam }) =>
      request("/runs", RunPage, {
        signal,
        query: { project, live: live ? "true" : undefined, kind, limit: RUNS_PER_PAGE, cursor: pageParam },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** The key of the list of what is going on, so that a start or an end can make it stale at once. */
export function liveRunsOptions(project: string) {
  return queryOptions({
    queryKey: [project, "runs", "live"],
    queryFn: async ({ signal }) =>
      (await request("/runs", RunPage, { signal, query: { project, live: "true", limit: 50 } })).items,
    // Runs that other tabs and programs start are found this way; those of this tab are known at once.
    refetchInterval: 5000,
    staleTime: 2000,
  });
}

export function runOptions(project: string, runId: string) {
  return queryOptions({
    queryKey: [project, "run", runId],
    queryFn: ({ signal }) => request(`/runs/${runId}`, Run, { signal, query: { project } }),
  });
}

/** Asks a run to stop. It has stopped when its log says so. */
export function useCancelRun(project: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (runId: string) => command(`/runs/${runId}/cancel`, { method: "POST", query: { project } }),
    onSettled: (_data, _error, runId) => queries.invalidateQueries({ queryKey: runOptions(project, runId).queryKey }),
  });
}

export function useDeleteRun(project: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (runId: string) => command(`/runs/${runId}`, { method: "DELETE", query: { project } }),
    onSettled: () => queries.invalidateQueries({ queryKey: [project, "runs"] }),
  });
}
