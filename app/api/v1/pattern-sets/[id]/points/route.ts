import { z } from "zod";
import { route } from "@/lib/http/server";
import { PatternSetId } from "@/lib/patterns";
import { pointsOf } from "@/lib/patterns/server";

/** GET /api/v1/pattern-sets/{id}/points: the best patterns, as little of each as a scatter plot needs. */
export const GET = route({
  params: z.object({ id: PatternSetId }),
  handler: async ({ ctx, params }) => ({ json: await pointsOf(ctx, params.id) }),
});
