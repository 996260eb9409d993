import { z } from "zod";
import { csvResponse, jsonResponse, route } from "@/lib/http/server";
import { PatternSetId } from "@/lib/patterns";
import { exportPatterns } from "@/lib/patterns/server";
import { FilterQuery, filterOf } from "../../filter-of";

/** GET /api/v1/pattern-sets/{id}/export: the patterns that fit the filter by rank, as a file; hidden ones too. */
export const GET = route({
  params: z.object({ id: PatternSetId }),
  query: FilterQuery.extend({
    format: z.enum(["csv", "json"]).default("csv"),
    hidden: FilterQuery.shape.hidden.unwrap().default(true),
  }),
  handler: async ({ ctx, params, query: { format, ...filter }, request }) => {
    const { fileName, body } = await exportPatterns(ctx, params.id, format, filterOf(filter, request));
    return format === "csv" ? csvResponse(fileName, body) : jsonResponse(fileName, body);
  },
});
