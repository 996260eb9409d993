import { z } from "zod";
import { parseWith, route } from "@/lib/http/server";
import { PatternFilter, PatternSetId, PatternSort } from "@/lib/patterns";
import { listPatterns } from "@/lib/patterns/server";

/** GET /api/v1/pattern-sets/{id}/patterns: `has` may be given several times; the cursor is how many are skipped. */
export const GET = route({
  params: z.object({ id: PatternSetId }),
  query: PatternFilter.omit({ has: true }).extend({
    has: z.string().optional(),
    sort: PatternSort.default("rank"),
    order: z.enum(["asc", "desc"]).optional(),
    cursor: z.coerce.number().int().min(0).default(0),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  handler: async ({ ctx, params, query: { sort, order, cursor, limit, has: _has, ...filter }, request }) => {
    const has = parseWith(PatternFilter.shape.has, new URL(request.url).searchParams.getAll("has"), "query/has") ?? [];
    const page = { filter: { ...filter, ...(has.length > 0 ? { has } : {}) }, sort, order, offset: cursor, limit };
    return { json: await listPatterns(ctx, params.id, page) };
  },
});
