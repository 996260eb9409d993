import { z } from "zod";
import { route } from "@/lib/http/server";
import { PatternId } from "@/lib/patterns";
import { getPattern } from "@/lib/patterns/server";

/** GET /api/v1/patterns/{id}: with the patterns of its set that it is part of, and those that are part of it. */
export const GET = route({
  params: z.object({ id: PatternId }),
  handler: async ({ ctx, params }) => ({ json: await getPattern(ctx, params.id) }),
});
