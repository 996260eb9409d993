"use client";

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import type { SegmentRef } from "@/lib/people";
import { request } from "@/lib/people/client";
import { Interval, Run, type Budget } from "@/lib/runs";

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
  budget?: Budget;
  /** Does only so many of them, who stand for all. */
  probe?: number;
};

/** The same, as an estimate needs it; `probe` is the run that is the measure. */
export type EstimateOf = Pick<BatchInput, "user_ids" | "segment" | "only" | "lanes"> & { probe?: string };

const Estimate = z.object({
  users: z.number(),
  rows: z.number(),
  measured: z.number(),
  tokens: Interval.optional(),
  cost: Interval.optional(),
  currency: z.string().optional(),
  ms: Interval.optional(),
});
export type BatchEstimate = z.infer<typeof Estimate>;

/** What a run over many users is likely to take. */
export function estimateOptions(project: string, input: EstimateOf) {
  return queryOptions({
    queryKey: [project, "users", "estimate", input],
    queryFn: ({ signal }) =>
      request("/events/extract/estimate", Estimate, { signal, method: "POST", query: { project }, body: input }),
    // People decide by these numbers.
    staleTime: 0,
  });
}

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
