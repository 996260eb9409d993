import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { AbstractedEvent } from "@/lib/runs";
import { Behavior, UserDetail, UserSummary, UserSummaryText, type UserScope } from "../schema";
import type { SegmentRef } from "../segment";
import { request } from "./request";

export const USERS_PER_PAGE = 50;
/** A page of a timeline; most users fit into one. */
export const BEHAVIORS_PER_PAGE = 1000;

export const UserPage = z.object({
  items: z.array(UserSummary),
  next_cursor: z.string().nullable(),
  total: z.number(),
});
export type UserPage = z.infer<typeof UserPage>;

const TimelinePage = z.object({
  behaviors: z.array(Behavior),
  next_cursor: z.string().nullable(),
  total_behaviors: z.number(),
  events: z.array(AbstractedEvent),
  unused_behaviors: z.number(),
});
export type TimelinePage = z.infer<typeof TimelinePage>;

/** Runs over many users are not followed one by one, so what they do to users is asked for while it lasts. */
const RUNNING_MS = 4000;

export type UserSearch = {
  q?: string | undefined;
  segment?: SegmentRef | undefined;
  cursor?: string | undefined;
};

/** All keys of a project begin with its id, then the thing, so that one line makes a project's data stale. */
export function usersOptions(project: string, { q, segment, cursor }: UserSearch) {
  return queryOptions({
    queryKey: [project, "users", { q: q ?? "", segment: segment ?? "", cursor: cursor ?? "" }],
    queryFn: ({ signal }) =>
      request("/users", UserPage, {
        signal,
        query: { project, q: q || undefined, segment, cursor, limit: USERS_PER_PAGE },
      }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ extraction }) => extraction.state === "running") ? RUNNING_MS : false,
  });
}

/** How many users an extraction of that scope would be about, in a segment or in all. */
export function scopeCountOptions(project: string, scope: UserScope, segment?: SegmentRef) {
  return queryOptions({
    queryKey: [project, "users", "count", scope, segment ?? ""],
    queryFn: async ({ signal }) =>
      (await request("/users", UserPage, { signal, query: { project, scope, segment, limit: 1 } })).total,
    // People decide by this number.
    staleTime: 0,
  });
}

export function userOptions(project: string, userId: string) {
  return queryOptions({
    queryKey: [project, "user", userId],
    queryFn: ({ signal }) =>
      request(`/users/${encodeURIComponent(userId)}`, UserDetail, { signal, query: { project } }),
    refetchInterval: ({ state }) => (state.data?.extraction.state === "running" ? RUNNING_MS : false),
  });
}

export function timelineOptions(project: string, userId: string) {
  return infiniteQueryOptions({
    queryKey: [project, "timeline", userId],
    queryFn: ({ signal, pageParam }) =>
      request(`/users/${encodeURIComponent(userId)}/timeline`, TimelinePage, {
        signal,
        query: { project, limit: BEHAVIORS_PER_PAGE, cursor: pageParam },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** What a model last wrote about a user, and the run that writes or wrote it. */
export function summaryOptions(project: string, userId: string) {
  return queryOptions({
    queryKey: [project, "summary", userId],
    queryFn: ({ signal }) =>
      request(`/users/${encodeURIComponent(userId)}/summary`, UserSummaryText, { signal, query: { project } }),
  });
}
