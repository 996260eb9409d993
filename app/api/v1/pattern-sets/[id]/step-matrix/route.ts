import { z } from "zod";
import { route } from "@/lib/http/server";
import { PatternSetId, StepMatrixRequest } from "@/lib/patterns";
import { stepMatrixOf } from "@/lib/patterns/server";

/** GET /api/v1/pattern-sets/{id}/step-matrix: which event types are done how many steps from `anchor`, or the start. */
export const GET = route({
  params: z.object({ id: PatternSetId }),
  query: StepMatrixRequest,
  handler: async ({ ctx, params, query, signal }) => ({ json: await stepMatrixOf(ctx, params.id, query, signal) }),
});
