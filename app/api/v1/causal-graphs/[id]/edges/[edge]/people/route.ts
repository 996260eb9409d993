import { z } from "zod";
import { EdgeId, EdgePeopleRequest, GraphId } from "@/lib/causal";
import { edgePeople } from "@/lib/causal/server";
import { route } from "@/lib/http/server";

/** GET /api/v1/causal-graphs/{id}/edges/{edge}/people: in whom the target followed, and who has one end only. */
export const GET = route({
  params: z.object({ id: GraphId, edge: EdgeId }),
  query: EdgePeopleRequest,
  handler: async ({ ctx, params: { id, edge }, query, signal }) => ({
    json: await edgePeople(ctx, id, edge, query, signal),
  }),
});
