import { GraphRequest } from "@/lib/causal";
import { previewGraph } from "@/lib/causal/server";
import { route } from "@/lib/http/server";

/** POST /api/v1/causal-graphs/preview: what a graph would rest on, whether there is one, and what it may take. */
export const POST = route({
  body: GraphRequest,
  handler: async ({ ctx, body }) => ({ json: await previewGraph(ctx, body) }),
});
