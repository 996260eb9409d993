import { z } from "zod";
import { pageQuery } from "@/lib/http";
import { route } from "@/lib/http/server";
import { SegmentRef, UserScope } from "@/lib/people";
import { listUsers } from "@/lib/people/server";

/** GET /api/v1/users: by id; `q` is a text the id contains, `scope` whom an extraction would be about, `segment` who is in it. */
export const GET = route({
  query: pageQuery(500, 50).extend({
    q: z.string().max(256).optional(),
    scope: UserScope.optional(),
    segment: SegmentRef.optional(),
  }),
  handler: async ({ ctx, query }) => ({ json: await listUsers(ctx, query) }),
});
