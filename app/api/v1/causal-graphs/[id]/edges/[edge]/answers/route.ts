import { z } from "zod";
import { EdgeId, GraphId } from "@/lib/causal";
import { pageQuery } from "@/lib/http";
import { route } from "@/lib/http/server";
import { MessageId } from "@/lib/qa";
import { answersOfEdge } from "@/lib/qa/server";

/** GET /api/v1/causal-graphs/{id}/edges/{edge}/answers: answers whose supported sentences rest on this relation. */
export const GET = route({
  params: z.object({ id: GraphId, edge: EdgeId }),
  query: pageQuery(100, 20).extend({ cursor: MessageId.optional() }),
  handler: async ({ ctx, params: { id, edge }, query }) => ({
    json: await answersOfEdge(ctx, { graph: id, edge, ...query }),
  }),
});
