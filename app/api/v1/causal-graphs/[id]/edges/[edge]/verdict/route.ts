import { z } from "zod";
import { EdgeId, GraphId, VerdictInput } from "@/lib/causal";
import { judgeEdge } from "@/lib/causal/server";
import { route } from "@/lib/http/server";

/** PUT /api/v1/causal-graphs/{id}/edges/{edge}/verdict: what a person judges; null takes the latest verdict back. */
export const PUT = route({
  params: z.object({ id: GraphId, edge: EdgeId }),
  body: VerdictInput,
  handler: async ({ ctx, params: { id, edge }, body }) => ({ json: await judgeEdge(ctx, id, edge, body) }),
});
