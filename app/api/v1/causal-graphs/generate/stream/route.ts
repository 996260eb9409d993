import { GraphRequest } from "@/lib/causal";
import { generateGraph } from "@/lib/causal/server";
import { route, runStream, startOnce } from "@/lib/http/server";
import { START } from "@/lib/runs";

/**
 * POST /api/v1/causal-graphs/generate/stream: the same, and answers with the run's stream: what the data say, what the
 * model writes, nodes and edges as they come about. Going away does not stop it.
 */
export const POST = route({
  body: GraphRequest,
  handler: async ({ ctx, body, request }) => {
    const runId = await startOnce(ctx, request, body, async () => (await generateGraph(ctx, body)).run.id);
    return await runStream(ctx, { runId, after: START, request });
  },
});
