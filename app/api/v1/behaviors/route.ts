import { UserId } from "@/lib/core";
import { pageQuery } from "@/lib/http";
import { route } from "@/lib/http/server";
import { listBehaviors } from "@/lib/people/server";

/** GET /api/v1/behaviors?user_id=…: one user's raw rows in time. */
export const GET = route({
  query: pageQuery(1000, 200).extend({ user_id: UserId }),
  handler: async ({ ctx, query: { user_id: userId, ...page } }) => ({
    json: await listBehaviors(ctx, { userId, ...page }),
  }),
});
