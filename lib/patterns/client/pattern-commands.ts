"use client";

import { useMutation, useQueryClient, type InfiniteData, type QueryClient } from "@tanstack/react-query";
import { Segment } from "@/lib/people";
import { command, inOrder, isOvertaken, request } from "@/lib/people/client";
import {
  patternPlace,
  type MarkRequest,
  type Pattern,
  type PatternId,
  type PatternPage,
  type PatternSet,
  type PatternSetId,
  type QuestionPreview,
} from "../schema";
import type { FigureMarkInput } from "../views/figure-mark";
import type { UsersOfPattern } from "./pattern-queries";
import { patternSetOptions } from "./set-queries";

/** Users that are listed: of a pattern, or behind a mark of a figure. */
export type UsersSource = { pattern: PatternId; kind: UsersOfPattern } | { set: PatternSetId; mark: FigureMarkInput };

/** Keeps users as a segment. */
export function useSaveUsers(project: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ source, name }: { source: UsersSource; name: string }) => {
      const { path, ...what } =
        "pattern" in source
          ? { path: `/patterns/${source.pattern}/segment`, kind: source.kind }
          : { path: `/pattern-sets/${source.set}/segment`, mark: source.mark };
      return request(path, Segment, { method: "POST", query: { project }, body: { name, ...what } });
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: [project, "segments"] }),
  });
}

export type Mark = "saved" | "hidden";

type Marked = { id: PatternId; mark: Mark; on: boolean };

/** Saves or hides a pattern, or takes that back. It shows at once; only what counts marks is asked for again. */
export function useMarkPattern(project: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, mark, on }: Marked) =>
      inOrder(id, () =>
        command(`/patterns/${id}/${mark}`, { method: "PUT", query: { project }, body: { [mark]: on } }),
      ),
    onMutate: async ({ id, mark, on }) => {
      // What is on its way would bring what was true before; it is asked for again below.
      await Promise.all([
        queries.cancelQueries({ queryKey: [project, "pattern-set", patternPlace(id).set, "patterns"] }),
        queries.cancelQueries({ queryKey: [project, "patterns", "one", id] }),
      ]);
      const marked = (pattern: Pattern): Pattern => (pattern.id === id ? { ...pattern, [mark]: on } : pattern);
      queries.setQueriesData<PatternPage>(
        { queryKey: [project, "pattern-set", patternPlace(id).set, "patterns"] },
        (page) => page && { ...page, items: page.items.map(marked) },
      );
      queries.setQueryData<Pattern>([project, "patterns", "one", id], (pattern) => pattern && marked(pattern));
    },
    onSettled: (_, _error, { id }) => {
      // What was done to it meanwhile is not in the data yet, and asks for them itself.
      if (isOvertaken(id)) return;
      const { set } = patternPlace(id);
      return Promise.all([
        queries.invalidateQueries({ queryKey: [project, "pattern-set", set, "patterns"] }),
        queries.invalidateQueries({ queryKey: [project, "patterns", "one"] }),
        refreshSet(queries, project, set),
      ]);
    },
  });
}

/** Marks several patterns of a set together. */
export function useMarkPatterns(project: string, set: PatternSetId) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (request: MarkRequest) =>
      command(`/pattern-sets/${set}/marks`, { method: "PUT", query: { project }, body: request }),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: [project, "pattern-set", set, "patterns"] }),
        queries.invalidateQueries({ queryKey: [project, "pattern-set", set, "points"] }),
        queries.invalidateQueries({ queryKey: [project, "patterns", "one"] }),
        refreshSet(queries, project, set),
      ]),
  });
}

/** Asks for a set's counts once and puts them wherever the set is shown, rather than asking for all those places. */
async function refreshSet(queries: QueryClient, project: string, id: PatternSetId): Promise<void> {
  const options = patternSetOptions(project, id);
  await queries.cancelQueries({ queryKey: options.queryKey, exact: true });
  // Another mark may ask in the meantime, and then its answer is the one that counts.
  const fresh = await queries.fetchQuery({ ...options, staleTime: 0 }).catch((): undefined => undefined);
  if (!fresh) return;
  queries.setQueriesData<QuestionPreview>({ queryKey: [project, "patterns", "preview"] }, (preview) =>
    preview?.set?.id === id ? { ...preview, set: fresh } : undefined,
  );
  queries.setQueriesData<InfiniteData<{ items: PatternSet[]; next_cursor: string | null }>>(
    { queryKey: [project, "pattern-sets"] },
    (list) =>
      list && {
        ...list,
        pages: list.pages.map((page) => ({
          ...page,
          items: page.items.map((each) => (each.id === id ? fresh : each)),
        })),
      },
  );
}
