import { z } from "zod";
import { pageQuery } from "@/lib/http";
import { route } from "@/lib/http/server";
import { listConversations } from "@/lib/qa/server";

/** GET /api/v1/conversations: pinned ones first, then the latest; `q` looks in titles and questions. */
export const GET = route({
  query: pageQuery(100, 30).extend({ q: z.string().trim().max(200).optional() }),
  handler: async ({ ctx, query: { q, ...page } }) => ({
    json: await listConversations(ctx, { ...page, q: q === "" ? undefined : q }),
  }),
});
