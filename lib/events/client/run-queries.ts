import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { request } from "@/lib/people/client";
import { FailureCause, isTerminal, Run, RunCall, RunItem, type RunKind, type RunStatus } from "@/lib/runs";

export const RUNS_PER_PAGE = 50;
export const ITEMS_PER_PAGE = 100;
const CALLS_PER_PAGE = 50;

/** How often what a stream does not carry is asked for anew while a run goes on; of one over many items, oftener. */
const FOLLOW_MS = 3000;
const FOLLOW_BATCH_MS = 1000;

const RunPage = z.object({ items: z.array(Run), next_cursor: z.string().nullable() });
const ItemPage = z.object({ items: z.array(RunItem), next_cursor: z.string().nullable() });
const CallPage = z.object({ items: z.array(RunCall), next_cursor: z.string().nullable() });
const Causes = z.object({ items: z.array(FailureCause) });

export type RunFilter = { live?: boolean; kind?: RunKind | undefined; status?: readonly RunStatus[] };

export function runsOptions(project: string, { live = false, kind, status = [] }: RunFilter) {
  return infiniteQueryOptions({
    queryKey: [project, "runs", { live, kind: kind ?? "", status: status.join(",") }],
    queryFn: ({ signal, pageParam }) =>
      request("/runs", RunPage, {
        signal,
        query: {
          project,
          live: live ? "true" : undefined,
          kind,
          status: status.length > 0 ? status.join(",") : undefined,
          limit: RUNS_PER_PAGE,
          cursor: pageParam,
        },
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

/** The same, asked for again while the run goes on: what it costs and why it waits are not in its stream. */
export function followedRunOptions(project: string, runId: string) {
  return queryOptions({
    ...runOptions(project, runId),
    refetchInterval: ({ state }) =>
      state.data && isTerminal(state.data.status) ? false : state.data?.items ? FOLLOW_BATCH_MS : FOLLOW_MS,
  });
}

export type ItemFilter = { status?: RunStatus | undefined; cause?: string | undefined };

/** What a run over many things does, page by page; `live` asks again while it goes on. */
export function itemsOptions(project: string, runId: string, filter: ItemFilter, live: boolean) {
  return infiniteQueryOptions({
    queryKey: [project, "run", runId, "items", { status: filter.status ?? "", cause: filter.cause ?? "" }],
    queryFn: ({ signal, pageParam }) =>
      request(`/runs/${runId}/items`, ItemPage, {
        signal,
        query: { project, ...filter, limit: ITEMS_PER_PAGE, cursor: pageParam },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    // All pages are asked for again, so somebody who has scrolled far is not kept up to date by the second.
    refetchInterval: ({ state }) => (live && (state.data?.pages.length ?? 0) <= 5 ? FOLLOW_MS : false),
  });
}

/** Why items failed, the most frequent reason first. */
export function causesOptions(project: string, runId: string, live: boolean) {
  return queryOptions({
    queryKey: [project, "run", runId, "causes"],
    queryFn: async ({ signal }) =>
      (await request(`/runs/${runId}/causes`, Causes, { signal, query: { project } })).items,
    refetchInterval: live ? FOLLOW_MS : false,
  });
}

/** Every call to a model that a run has made. */
export function callsOptions(project: string, runId: string, live: boolean) {
  return infiniteQueryOptions({
    queryKey: [project, "run", runId, "calls"],
    queryFn: ({ signal, pageParam }) =>
      request(`/runs/${runId}/calls`, CallPage, {
        signal,
        query: { project, limit: CALLS_PER_PAGE, cursor: pageParam },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    refetchInterval: ({ state }) => (live && (state.data?.pages.length ?? 0) <= 2 ? FOLLOW_MS : false),
  });
}
