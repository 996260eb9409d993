import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { command, request } from "@/lib/people/client";

const Stored = z.object({ rows: z.number(), bytes: z.number() });

/** What a project's runs take on the disk, and how long it is kept. */
const Storage = z.object({
  frames: Stored,
  blocks: Stored,
  calls: Stored,
  answers: Stored,
  keep_frames_days: z.number().int().nullable(),
  keep_calls_days: z.number().int().nullable(),
  keep_answers_days: z.number().int(),
  answers_max_mb: z.number().int(),
});
export type Storage = z.infer<typeof Storage>;

export function storageOptions(project: string) {
  return queryOptions({
    queryKey: [project, "storage"],
    queryFn: ({ signal }) => request("/storage", Storage, { signal, query: { project } }),
  });
}

/** Forgets every cached answer of a project; the next identical question goes to the model again. */
export function useClearAnswers(project: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => command("/answers", { method: "DELETE", query: { project } }),
    onSettled: () => queries.invalidateQueries({ queryKey: storageOptions(project).queryKey }),
  });
}
