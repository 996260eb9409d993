import { route } from "@/lib/http/server";
import { askBody, readQuestion, streamAnswer } from "../ask";

/**
 * POST /api/v1/qa/query: asks a question and answers with the stream of its run: the evidence first, then the text as it
 * is written and a `citation` for each sentence that was checked. `X-Conversation-Id` names the conversation, and
 * `X-Message-Id` the answer. Going away does not stop it.
 */
export const POST = route({
  body: askBody,
  handler: async ({ ctx, body, request }) => await streamAnswer(ctx, { question: readQuestion(body), body, request }),
});
