import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { request } from "@/lib/people/client";
import type { PatternId, PatternSetId } from "../schema";
import type { FigureMarkInput } from "../views/figure-mark";
import { Flow, Funnel, LagHistogram, MarkUserPage, PatternPoints, StepMatrix } from "../views/schema";
import { selectionQuery, type PatternSelection } from "./pattern-queries";

/** Apart from the set's own keys: a mark on a pattern changes nothing of what people did, so it is not asked again. */
const key = (project: string, set: PatternSetId, ...rest: unknown[]) => [project, "pattern-views", set, ...rest];

export type FlowSearch = { anchor: string; before?: number; after?: number; width?: number; collapse?: boolean };

/** What people did around an event type. */
export function flowOptions(project: string, set: PatternSetId, { anchor, collapse = false, ...search }: FlowSearch) {
  return queryOptions({
    queryKey: key(project, set, "flow", anchor, collapse, search),
    queryFn: ({ signal }) =>
      request(`/pattern-sets/${set}/flow`, Flow, {
        signal,
        query: { project, anchor, collapse: collapse ? "true" : undefined, ...search },
      }),
    placeholderData: keepPreviousData,
  });
}

/** How many get how far through these steps. */
export function funnelOptions(project: string, set: PatternSetId, steps: readonly string[]) {
  return queryOptions({
    queryKey: key(project, set, "funnel", ...steps),
    queryFn: ({ signal }) =>
      request(`/pattern-sets/${set}/funnel`, Funnel, { signal, query: { project, step: steps } }),
    placeholderData: keepPreviousData,
  });
}

export type MatrixSearch = {
  anchor?: string | undefined;
  before?: number | undefined;
  after?: number | undefined;
  /** `reached`, or two segments with `..` between them. */
  compare?: string | undefined;
};

/** Which types are done how many steps from an event type, or from the start. */
export function stepMatrixOptions(project: string, set: PatternSetId, search: MatrixSearch) {
  return queryOptions({
    queryKey: key(project, set, "step-matrix", search),
    queryFn: ({ signal }) =>
      request(`/pattern-sets/${set}/step-matrix`, StepMatrix, { signal, query: { project, ...search } }),
    placeholderData: keepPreviousData,
  });
}

export const MARK_USERS_PER_PAGE = 20;

/** Who stands behind a mark of a figure, with the events that show it. */
export function markUsersOptions(project: string, set: PatternSetId, mark: FigureMarkInput) {
  return infiniteQueryOptions({
    queryKey: key(project, set, "users", mark),
    queryFn: ({ signal, pageParam }) =>
      request(`/pattern-sets/${set}/users`, MarkUserPage, {
        signal,
        query: { project, mark: JSON.stringify(mark), limit: MARK_USERS_PER_PAGE, cursor: pageParam },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** The best patterns of a selection as points; among the set's own keys, since a mark may take a pattern out of it. */
export function patternPointsOptions(project: string, set: PatternSetId, selection: PatternSelection) {
  const query = selectionQuery(selection);
  return queryOptions({
    queryKey: [project, "pattern-set", set, "points", query],
    queryFn: ({ signal }) =>
      request(`/pattern-sets/${set}/points`, PatternPoints, { signal, query: { ...query, project } }),
    placeholderData: (before, last) => (last?.queryKey[2] === set ? before : undefined),
  });
}

/** How long the last step of a pattern took. */
export function patternLagsOptions(project: string, pattern: PatternId) {
  return queryOptions({
    queryKey: [project, "pattern-views", "lags", pattern],
    queryFn: ({ signal }) => request(`/patterns/${pattern}/lags`, LagHistogram, { signal, query: { project } }),
  });
}
