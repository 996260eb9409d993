import { z } from "zod";
import { route } from "@/lib/http/server";
import { PatternSetId } from "@/lib/patterns";
import { pointsOf } from "@/lib/patterns/server";
import { FilterQuery, filterOf } from "../../filter-of";

/** GET /api/v1/pattern-sets/{id}/points: the best patterns that fit the filter, as little of each as a scatter plot needs. */
export const GET = route({
  params: z.object({ id: PatternSetId }),
  query: FilterQuery,
  handler: async ({ ctx, params, query, request }) => ({
    json: await pointsOf(ctx, params.id, filterOf(query, request)),
  }),
});
