import { IdentifyInput, identifyRelations } from "@/lib/entities/server";
import { route, runStream, startOnce } from "@/lib/http/server";
import { START } from "@/lib/runs";

/**
 * POST /api/v1/relations/identify/llm-stream: the same, and answers with its stream from the first frame: the model's
 * words, and a `relation` for each line that is complete. Going away does not stop it.
 */
export const POST = route({
  body: IdentifyInput,
  handler: async ({ ctx, body, request }) => {
    const runId = await startOnce(ctx, request, body, async () => (await identifyRelations(ctx, body)).run.id);
    return await runStream(ctx, { runId, after: START, request });
  },
});
