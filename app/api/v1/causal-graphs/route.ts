import { GraphId } from "@/lib/causal";
import { listGraphs } from "@/lib/causal/server";
import { pageQuery } from "@/lib/http";
import { route } from "@/lib/http/server";

/** GET /api/v1/causal-graphs: the newest first. */
export const GET = route({
  query: pageQuery(200, 50).extend({ cursor: GraphId.optional() }),
  handler: async ({ ctx, query }) => ({ json: await listGraphs(ctx, query) }),
});
