import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { request } from "@/lib/people/client";
import { PatternDetail, PatternPage, type PatternId, type PatternSetId, type PatternSort } from "../schema";
import { PatternUserPage } from "../views/schema";

/** A page of the table; so many rows are asked for at once as one scrolls. */
export const PATTERNS_PER_PAGE = 100;

/** Which patterns of a set are meant. */
export type PatternSelection = {
  /** These very ones. */
  ranks?: readonly number[] | undefined;
  q?: string | undefined;
  has?: readonly string[] | undefined;
  min_length?: number | undefined;
  max_length?: number | undefined;
  min_users?: number | undefined;
  min_lift?: number | undefined;
  max_q?: number | undefined;
  saved?: boolean | undefined;
  hidden?: boolean | undefined;
};

/** Which patterns are listed, and in which order. */
export type PatternSearch = PatternSelection & {
  sort?: PatternSort | undefined;
  order?: "asc" | "desc" | undefined;
};

/** A selection as the API takes it. */
export function selectionQuery(selection: PatternSelection) {
  const { ranks, q, has, min_length, max_length, min_users, min_lift, max_q, saved, hidden } = selection;
  return {
    ranks: ranks?.join(","),
    has,
    min_length,
    max_length,
    min_users,
    min_lift,
    max_q,
    q: q || undefined,
    saved: saved === undefined ? undefined : String(saved),
    hidden: hidden ? "true" : undefined,
  };
}

/** Patterns of a set from number `page` times the size of a page on. */
export function patternPageOptions(project: string, id: PatternSetId, search: PatternSearch, page: number) {
  return queryOptions({
    queryKey: [project, "pattern-set", id, "patterns", search, page],
    queryFn: ({ signal }) =>
      request(`/pattern-sets/${id}/patterns`, PatternPage, {
        signal,
        query: {
          ...selectionQuery(search),
          project,
          sort: search.sort,
          order: search.order,
          limit: PATTERNS_PER_PAGE,
          cursor: page === 0 ? undefined : page * PATTERNS_PER_PAGE,
        },
      }),
    // What the list showed stays until another order or filter is there; other rows or another set would mislead.
    placeholderData: (before, query) => (query?.queryKey[2] === id && query.queryKey[5] === page ? before : undefined),
  });
}

/** One pattern with those of its set that hold it and those that it holds. */
export function patternOptions(project: string, id: PatternId) {
  return queryOptions({
    queryKey: [project, "patterns", "one", id],
    queryFn: ({ signal }) => request(`/patterns/${id}`, PatternDetail, { signal, query: { project } }),
  });
}

export const PATTERN_USERS_PER_PAGE = 5;

export type UsersOfPattern = "followers" | "near_misses";

/** Who follows a pattern, or all but the last step of it, with the events that show it. */
export function patternUsersOptions(project: string, id: PatternId, kind: UsersOfPattern) {
  return infiniteQueryOptions({
    queryKey: [project, "patterns", "users", id, kind],
    queryFn: ({ signal, pageParam }) =>
      request(`/patterns/${id}/users`, PatternUserPage, {
        signal,
        query: { project, kind, limit: PATTERN_USERS_PER_PAGE, cursor: pageParam },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}
