import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { request } from "@/lib/people/client";
import type { NamedKind } from "@/lib/runs";
import { NameCounts, OpenName, type NameState } from "../identify/schema";

const NAMES_PER_PAGE = 100;

const NamePage = z.object({ items: z.array(OpenName), next_cursor: z.string().nullable(), counts: NameCounts });

export type NameFilter = { kind?: NamedKind | undefined; state?: NameState | undefined };

/** Names that rows leave open, page by page, with how many there are in each state. */
export function openNamesOptions(project: string, { kind, state }: NameFilter) {
  return infiniteQueryOptions({
    queryKey: [project, "relations", "names", kind ?? "", state ?? ""],
    queryFn: ({ signal, pageParam }) =>
      request("/relations/names", NamePage, {
        signal,
        query: { project, kind, state, limit: NAMES_PER_PAGE, cursor: pageParam },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** Only how many there are in each state. */
export function nameCountsOptions(project: string) {
  return queryOptions({
    queryKey: [project, "relations", "name-counts"],
    queryFn: async ({ signal }) =>
      (await request("/relations/names", NamePage, { signal, query: { project, limit: 1 } })).counts,
  });
}
