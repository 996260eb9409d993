import { z } from "zod";
import type { Ctx } from "@/lib/core";
import { parseWith, runStream, startOnce } from "@/lib/http/server";
import { QueryRequest, refuseNoQuestion } from "@/lib/qa";
import { AnswerInput, askQuestion } from "@/lib/qa/server";
import { START } from "@/lib/runs";
import { getRun } from "@/lib/runs/server";

/** What a route takes that asks a question: what is no question is refused in plain words before it is parsed. */
export const askBody = z.looseObject({});

/** The question in a body. */
export function readQuestion(body: Record<string, unknown>): QueryRequest {
  refuseNoQuestion(body);
  return parseWith(QueryRequest, body, "body");
}

/** Asks, and answers with the run's stream; headers name the conversation, the question and the answer. */
export async function streamAnswer(
  ctx: Ctx,
  { question, body, request }: { question: QueryRequest; body: unknown; request: Request },
): Promise<Response> {
  let place: AnswerInput | undefined;
  const runId = await startOnce(ctx, request, body, async () => {
    const { run, ...asked } = await askQuestion(ctx, question);
    place = asked;
    return run.id;
  });
  // Sent again with its Idempotency-Key, it is the earlier one's.
  place ??= AnswerInput.parse((await getRun(ctx, runId)).input);
  const headers = {
    "x-conversation-id": place.conversation_id,
    "x-question-id": place.question_id,
    "x-message-id": place.answer_id,
  };
  return await runStream(ctx, { runId, after: START, request, headers });
}
