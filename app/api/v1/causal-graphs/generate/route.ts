import { GraphRequest } from "@/lib/causal";
import { generateGraph } from "@/lib/causal/server";
import { route } from "@/lib/http/server";

/**
 * POST /api/v1/causal-graphs/generate: makes a causal graph, or a new version of one; answers at once with the run, or
 * with the one that is making the same. Its result names the graph and the version.
 */
export const POST = route({
  body: GraphRequest,
  idempotent: true,
  handler: async ({ ctx, body }) => {
    const { run, joined } = await generateGraph(ctx, body);
    return {
      status: 202,
      headers: { location: `/api/v1/runs/${run.id}`, "x-run-joined": String(joined) },
      json: run,
    };
  },
});
