import { ExtractBatchInput, extractBatch } from "@/lib/events/server";
import { route, runStream, startOnce } from "@/lib/http/server";
import { START } from "@/lib/runs";

/**
 * POST /api/v1/events/extract/llm-stream: the same, and answers with the parent's stream: how each user stands, and
 * with `?follow=children` what the model writes about them as well. Going away does not stop it.
 */
export const POST = route({
  body: ExtractBatchInput,
  handler: async ({ ctx, body, request }) => {
    const runId = await startOnce(ctx, request, body, async () => (await extractBatch(ctx, body)).id);
    return await runStream(ctx, { runId, after: START, request });
  },
});
