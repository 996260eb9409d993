import { z } from "zod";
import { EdgeId, GraphId } from "@/lib/causal";
import { edgeRows } from "@/lib/causal/server";
import { UserId } from "@/lib/core";
import { route } from "@/lib/http/server";
import { versionQuery } from "../../../../version-query";

/** GET /api/v1/causal-graphs/{id}/edges/{edge}/rows: what a user did of both ends, down to the raw rows. */
export const GET = route({
  params: z.object({ id: GraphId, edge: EdgeId }),
  query: versionQuery.extend({ user: UserId }),
  handler: async ({ ctx, params: { id, edge }, query: { user, version } }) => ({
    json: await edgeRows(ctx, id, edge, user, version),
  }),
});
