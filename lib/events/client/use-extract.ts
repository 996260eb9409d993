"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "@/lib/people/client";
import { Run } from "@/lib/runs";

/**
 * Starts the extraction of one user's events, or joins the one that is going. Asking again always asks the model
 * again: a run never reuses an earlier answer unless it says so.
 */
export function useExtract(project: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (userId: string) =>
      request("/runs", Run, {
        method: "POST",
        query: { project },
        body: { kind: "extract-events", input: { user_id: userId } },
      }),
    onSuccess: () => {
      // Not awaited: the panel opens at once, the lists follow.
      void queries.invalidateQueries({ queryKey: [project] });
    },
  });
}
