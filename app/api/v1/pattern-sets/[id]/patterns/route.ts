import { z } from "zod";
import { route } from "@/lib/http/server";
import { PatternSetId, PatternSort } from "@/lib/patterns";
import { listPatterns } from "@/lib/patterns/server";
import { FilterQuery, filterOf } from "../../filter-of";

/** GET /api/v1/pattern-sets/{id}/patterns: `has` may be given several times; the cursor is how many are skipped. */
export const GET = route({
  params: z.object({ id: PatternSetId }),
  query: FilterQuery.extend({
    sort: PatternSort.default("rank"),
    order: z.enum(["asc", "desc"]).optional(),
    cursor: z.coerce.number().int().min(0).default(0),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  handler: async ({ ctx, params, query: { sort, order, cursor, limit, ...filter }, request }) => {
    const page = { filter: filterOf(filter, request), sort, order, offset: cursor, limit };
    return { json: await listPatterns(ctx, params.id, page) };
  },
});
