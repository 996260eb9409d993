import { z } from "zod";
import { route } from "@/lib/http/server";
import { PatternId, PatternUsersRequest } from "@/lib/patterns";
import { patternUsersOf } from "@/lib/patterns/server";

/** GET /api/v1/patterns/{id}/users: who follows the pattern or nearly does; the cursor is how many are skipped. */
export const GET = route({
  params: z.object({ id: PatternId }),
  query: PatternUsersRequest,
  handler: async ({ ctx, params, query, signal }) => ({ json: await patternUsersOf(ctx, params.id, query, signal) }),
});
