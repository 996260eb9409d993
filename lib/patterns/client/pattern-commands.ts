"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { command } from "@/lib/people/client";
import { patternPlace, type Pattern, type PatternId, type PatternPage } from "../schema";

export type Mark = "saved" | "hidden";

type Marked = { id: PatternId; mark: Mark; on: boolean };

/** Saves or hides a pattern, or takes that back. It shows at once; what lists count is asked for again. */
export function useMarkPattern(project: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, mark, on }: Marked) =>
      command(`/patterns/${id}/${mark}`, { method: "PUT", query: { project }, body: { [mark]: on } }),
    onMutate: ({ id, mark, on }) => {
      const marked = (pattern: Pattern): Pattern => (pattern.id === id ? { ...pattern, [mark]: on } : pattern);
      queries.setQueriesData<PatternPage>(
        { queryKey: [project, "pattern-set", patternPlace(id).set, "patterns"] },
        (page) => page && { ...page, items: page.items.map(marked) },
      );
      queries.setQueryData<Pattern>([project, "patterns", "one", id], (pattern) => pattern && marked(pattern));
    },
    onSettled: (_, _error, { id }) =>
      Promise.all(
        [
          [project, "pattern-set", patternPlace(id).set],
          [project, "patterns"],
          [project, "pattern-sets"],
        ].map((queryKey) => queries.invalidateQueries({ queryKey })),
      ),
  });
}
