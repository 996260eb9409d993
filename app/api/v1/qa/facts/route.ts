import { route } from "@/lib/http/server";
import { factsFor } from "@/lib/qa/server";
import { askBody, readQuestion } from "../ask";

/**
 * POST /api/v1/qa/facts: what the data say to a question, or why they cannot answer it: the facts that an answer would
 * rest on. No model is asked, and nothing is stored.
 */
export const POST = route({
  body: askBody,
  handler: async ({ ctx, body }) => ({ json: await factsFor(ctx, readQuestion(body)) }),
});
