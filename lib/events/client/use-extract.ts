"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { SegmentRef } from "@/lib/people";
import { request } from "@/lib/people/client";
import { Run } from "@/lib/runs";

/** Whether an answer the model gave earlier to the very same question may be used, or the model is asked anew. */
export type CacheUse = "use" | "bypass";

/** Starts the extraction of one user's events, or joins the one that is going. */
export function useExtract(project: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ userId, cache }: { userId: string; cache: CacheUse }) =>
      request("/runs", Run, {
        method: "POST",
        query: { project },
        body: { kind: "extract-events", input: { user_id: userId, cache } },
      }),
    onSuccess: () => {
      // Not awaited: the panel opens at once, the lists follow.
      void queries.invalidateQueries({ queryKey: [project] });
    },
  });
}

/** Starts a summary of one user, or joins the one that is being written. */
export function useSummarize(project: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ userId, cache }: { userId: string; cache: CacheUse }) =>
      request("/runs", Run, {
        method: "POST",
        query: { project },
        body: { kind: "summarize-user", input: { user_id: userId, cache } },
      }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: [project, "runs"] });
      void queries.invalidateQueries({ queryKey: [project, "summary"] });
    },
  });
}

/** Whom a run over many users covers: those named, or those of whom this is true. */
export type BatchScope = "due" | "all" | "failed";

export type BatchInput = {
  user_ids?: readonly string[];
  segment?: SegmentRef;
  only?: BatchScope;
  lanes?: number;
  cache?: CacheUse;
};

/** Starts one run over many users. Two batches may overlap: a user who is being extracted is not extracted twice. */
export function useExtractMany(project: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (input: BatchInput) =>
      request("/events/extract", Run, { method: "POST", query: { project }, body: input }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: [project] });
    },
  });
}
