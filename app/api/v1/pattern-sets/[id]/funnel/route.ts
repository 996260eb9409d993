import { z } from "zod";
import { route } from "@/lib/http/server";
import { PatternSetId } from "@/lib/patterns";
import { funnelOf } from "@/lib/patterns/server";

/** GET /api/v1/pattern-sets/{id}/funnel: how many get how far; `step` is given once for each step, in their order. */
export const GET = route({
  params: z.object({ id: PatternSetId }),
  query: z.object({ step: z.string().optional() }),
  handler: async ({ ctx, params, request, signal }) => {
    const steps = new URL(request.url).searchParams.getAll("step");
    return { json: await funnelOf(ctx, params.id, steps, signal) };
  },
});
