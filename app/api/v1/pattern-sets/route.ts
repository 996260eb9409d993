import { pageQuery } from "@/lib/http";
import { route } from "@/lib/http/server";
import { PatternSetId } from "@/lib/patterns";
import { listSets } from "@/lib/patterns/server";

/** GET /api/v1/pattern-sets: the newest first. */
export const GET = route({
  query: pageQuery(200, 50).extend({ cursor: PatternSetId.optional() }),
  handler: async ({ ctx, query }) => ({ json: await listSets(ctx, query) }),
});
