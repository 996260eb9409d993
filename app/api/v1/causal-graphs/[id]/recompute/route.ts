import { z } from "zod";
import { GraphId } from "@/lib/causal";
import { recomputeGraph } from "@/lib/causal/server";
import { route } from "@/lib/http/server";
import { versionQuery } from "../../version-query";

/**
 * POST /api/v1/causal-graphs/{id}/recompute: computes every figure anew from the stored rows and says which differ. It
 * changes nothing; going away stops it.
 */
export const POST = route({
  params: z.object({ id: GraphId }),
  query: versionQuery,
  handler: async ({ ctx, params: { id }, query, signal }) => ({
    json: await recomputeGraph(ctx, id, query.version, signal),
  }),
});
