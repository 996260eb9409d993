import { z } from "zod";
import { route } from "@/lib/http/server";
import { PatternId } from "@/lib/patterns";
import { patternLagsOf } from "@/lib/patterns/server";

/** GET /api/v1/patterns/{id}/lags: how often the last step came how long after the one before. */
export const GET = route({
  params: z.object({ id: PatternId }),
  handler: async ({ ctx, params, signal }) => ({ json: await patternLagsOf(ctx, params.id, signal) }),
});
