import { TagBatchInput, tagBatch } from "@/lib/entities/server";
import { route, runStream, startOnce } from "@/lib/http/server";
import { START } from "@/lib/runs";

/** POST /api/v1/entities/tag/llm-stream: the same, and answers with the parent's stream. Going away does not stop it. */
export const POST = route({
  body: TagBatchInput,
  handler: async ({ ctx, body, request }) => {
    const runId = await startOnce(ctx, request, body, async () => (await tagBatch(ctx, body)).id);
    return await runStream(ctx, { runId, after: START, request });
  },
});
