import { z } from "zod";
import { EdgeId, GraphId } from "@/lib/causal";
import { getEdge } from "@/lib/causal/server";
import { route } from "@/lib/http/server";
import { versionQuery } from "../../../version-query";

/** GET /api/v1/causal-graphs/{id}/edges/{edge}: with its three opinions and everything that people said of it. */
export const GET = route({
  params: z.object({ id: GraphId, edge: EdgeId }),
  query: versionQuery,
  handler: async ({ ctx, params: { id, edge }, query }) => ({ json: await getEdge(ctx, id, edge, query.version) }),
});
