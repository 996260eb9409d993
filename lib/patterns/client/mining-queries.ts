import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { systemClock } from "@/lib/core";
import { request } from "@/lib/people/client";
import { Run } from "@/lib/runs";
import { canonicalQuestion, type MiningQuestion } from "../question";
import { QuestionPreview } from "../schema";

/** Who types goes on within this time, and asks for something else. */
const PAUSE_MS = 200;

/**
 * What a question would meet. The key is the question's meaning, so that of one who types only what is asked last is
 * waited for: the requests before it are given up with their keys, most of them before they are sent.
 */
export function questionPreviewOptions(project: string, question: MiningQuestion) {
  return queryOptions({
    queryKey: [project, "patterns", "preview", canonicalQuestion(question)],
    queryFn: async ({ signal, client, queryKey }) => {
      // What is known already is only brought up to date; nobody is typing it.
      if (client.getQueryData(queryKey) === undefined) await systemClock.sleep(PAUSE_MS, signal);
      return await request("/patterns/preview", QuestionPreview, {
        method: "POST",
        signal,
        query: { project },
        body: question,
      });
    },
    placeholderData: keepPreviousData,
  });
}

/** Starts mining, or joins the run that answers the same question; what is stored already comes as an ended run. */
export function useMine(project: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (question: MiningQuestion) =>
      request("/patterns/mine", Run, { method: "POST", query: { project }, body: question }),
    onSuccess: ({ id, status, progress }, question) => {
      queries.setQueryData(
        questionPreviewOptions(project, question).queryKey,
        (before) => before && { ...before, run: { id, status, progress } },
      );
      void queries.invalidateQueries({ queryKey: [project, "runs"] });
    },
  });
}
