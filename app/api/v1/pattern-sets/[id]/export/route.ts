import { z } from "zod";
import { csvResponse, jsonResponse, route } from "@/lib/http/server";
import { PatternSetId } from "@/lib/patterns";
import { exportPatterns } from "@/lib/patterns/server";

/** GET /api/v1/pattern-sets/{id}/export: all patterns by rank, as a file. */
export const GET = route({
  params: z.object({ id: PatternSetId }),
  query: z.object({ format: z.enum(["csv", "json"]).default("csv") }),
  handler: async ({ ctx, params, query: { format } }) => {
    const { fileName, body } = await exportPatterns(ctx, params.id, format);
    return format === "csv" ? csvResponse(fileName, body) : jsonResponse(fileName, body);
  },
});
