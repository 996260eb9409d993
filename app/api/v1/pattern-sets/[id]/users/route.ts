import { z } from "zod";
import { route } from "@/lib/http/server";
import { MarkUsersRequest, PatternSetId } from "@/lib/patterns";
import { markUsersOf } from "@/lib/patterns/server";

/** GET /api/v1/pattern-sets/{id}/users: who stands behind `mark`, JSON of a part of a flow, a funnel or a matrix. */
export const GET = route({
  params: z.object({ id: PatternSetId }),
  query: MarkUsersRequest,
  handler: async ({ ctx, params, query, signal }) => ({ json: await markUsersOf(ctx, params.id, query, signal) }),
});
