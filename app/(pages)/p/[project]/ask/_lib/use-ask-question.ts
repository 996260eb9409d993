"use client";

import type { ConversationId, QueryRequestInput } from "@/lib/qa";
import { useAsk } from "@/lib/qa/client";
import { useProject } from "../../_components/project-context";
import { trackRuns } from "../../_live/panel-store";
import { awaitAnswer } from "./awaited-answer";

export type AskOptions = {
  /** Called once the question was taken; its conversation holds it by then. */
  onAsked?: (conversation: ConversationId) => void;
  onError?: (error: unknown) => void;
};

/** Puts questions, follows the runs that answer them, and remembers that their answers are awaited here. */
export function useAskQuestion() {
  const project = useProject();
  const asking = useAsk(project.id);
  const ask = (question: QueryRequestInput, { onAsked, onError }: AskOptions = {}) =>
    asking.mutate(question, {
      onSuccess: ({ run, conversation }) => {
        awaitAnswer(run);
        trackRuns([
          { id: run, project: project.id, kind: "answer-question", input: { conversation_id: conversation } },
        ]);
        onAsked?.(conversation);
      },
      ...(onError ? { onError } : {}),
    });
  return { ask, isPending: asking.isPending, error: asking.error, reset: asking.reset };
}
