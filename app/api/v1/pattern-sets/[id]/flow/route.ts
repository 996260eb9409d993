import { z } from "zod";
import { route } from "@/lib/http/server";
import { FlowRequest, PatternSetId } from "@/lib/patterns";
import { flowOf } from "@/lib/patterns/server";

/** GET /api/v1/pattern-sets/{id}/flow: what people did before and after the first time of `anchor`, step by step. */
export const GET = route({
  params: z.object({ id: PatternSetId }),
  query: FlowRequest,
  handler: async ({ ctx, params, query, signal }) => ({ json: await flowOf(ctx, params.id, query, signal) }),
});
