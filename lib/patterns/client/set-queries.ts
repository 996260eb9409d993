import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { apiUrl, command, request } from "@/lib/people/client";
import { selectionQuery, type PatternSelection } from "./pattern-queries";
import { PatternSet, SetComparison, type PatternSetId, type SaveRule } from "../schema";

export const SETS_PER_PAGE = 20;
const COMPARED_PER_PAGE = 50;

const SetPage = z.object({ items: z.array(PatternSet), next_cursor: z.string().nullable() });

/** The project's sets, the latest first. */
export function patternSetsOptions(project: string) {
  return infiniteQueryOptions({
    queryKey: [project, "pattern-sets"],
    queryFn: ({ signal, pageParam }) =>
      request("/pattern-sets", SetPage, { signal, query: { project, limit: SETS_PER_PAGE, cursor: pageParam } }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

export function patternSetOptions(project: string, id: PatternSetId) {
  return queryOptions({
    queryKey: [project, "pattern-set", id],
    queryFn: ({ signal }) => request(`/pattern-sets/${id}`, PatternSet, { signal, query: { project } }),
  });
}

export type ComparedSide = "both" | "first" | "second";

/** What two sets have in common, and what only one of them has. */
export function comparisonOptions(project: string, first: PatternSetId, second: PatternSetId, only?: ComparedSide) {
  return infiniteQueryOptions({
    queryKey: [project, "pattern-set", first, "compare", second, only ?? ""],
    queryFn: ({ signal, pageParam }) =>
      request(`/pattern-sets/${first}/compare`, SetComparison, {
        signal,
        query: { project, with: second, only, limit: COMPARED_PER_PAGE, cursor: pageParam },
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** Where a set is downloaded, or what of it is selected. */
export function exportUrl(
  project: string,
  id: PatternSetId,
  format: "csv" | "json",
  selection?: PatternSelection,
): string {
  // Hidden patterns are part of a set, so a file leaves them out only where that is said.
  const query = selection && { ...selectionQuery(selection), hidden: String(selection.hidden ?? false) };
  return apiUrl(`/pattern-sets/${id}/export`, { ...query, project, format });
}

/** Sets are listed, shown and named by previews: all of that is asked for anew. */
function useRefreshSets(project: string): () => Promise<unknown> {
  const queries = useQueryClient();
  return () =>
    Promise.all(
      ["pattern-sets", "pattern-set", "patterns"].map((what) =>
        queries.invalidateQueries({ queryKey: [project, what] }),
      ),
    );
}

/** Gives a set a name, or with null takes it away. */
export function useNameSet(project: string) {
  const refresh = useRefreshSets(project);
  return useMutation({
    mutationFn: ({ id, name }: { id: PatternSetId; name: string | null }) =>
      request(`/pattern-sets/${id}`, PatternSet, { method: "PATCH", query: { project }, body: { name } }),
    onSuccess: refresh,
  });
}

export function useDeleteSet(project: string) {
  const queries = useQueryClient();
  const refresh = useRefreshSets(project);
  return useMutation({
    mutationFn: (id: PatternSetId) => command(`/pattern-sets/${id}`, { method: "DELETE", query: { project } }),
    onSuccess: (_, id) => {
      queries.removeQueries({ queryKey: [project, "pattern-set", id] });
      return refresh();
    },
  });
}

/** Saves the patterns that fit a rule; marks that were set before go. With null only the rule goes. */
export function useSaveByRule(project: string, id: PatternSetId) {
  const refresh = useRefreshSets(project);
  return useMutation({
    mutationFn: (rule: SaveRule | null) =>
      request(`/pattern-sets/${id}/saved`, z.object({ saved: z.number() }), {
        method: "PUT",
        query: { project },
        body: { rule },
      }),
    onSuccess: refresh,
  });
}
