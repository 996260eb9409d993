import { z } from "zod";
import { UserId } from "@/lib/core";
import { pageQuery } from "@/lib/http";
import { route } from "@/lib/http/server";
import { getTimeline } from "@/lib/people/server";

/** GET /api/v1/users/{id}/timeline: behaviours page by page, beside all events they became. */
export const GET = route({
  params: z.object({ id: UserId }),
  query: pageQuery(1000, 500),
  handler: async ({ ctx, params, query }) => ({ json: await getTimeline(ctx, params.id, query) }),
});
