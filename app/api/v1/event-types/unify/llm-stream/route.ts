import { UnifyInput, unifyEventTypes } from "@/lib/events/server";
import { route, runStream, startOnce } from "@/lib/http/server";
import { START } from "@/lib/runs";

/**
 * POST /api/v1/event-types/unify/llm-stream: the same, and answers with its stream from the first frame: the model's
 * words, and a `proposal` for each line that is complete. Going away does not stop it.
 */
export const POST = route({
  query: UnifyInput,
  handler: async ({ ctx, query, request }) => {
    const runId = await startOnce(ctx, request, query, async () => (await unifyEventTypes(ctx, query)).run.id);
    return await runStream(ctx, { runId, after: START, request });
  },
});
