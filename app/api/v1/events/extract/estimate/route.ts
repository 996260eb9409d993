import { EstimateInput, estimateBatch } from "@/lib/events/server";
import { route } from "@/lib/http/server";

/** POST /api/v1/events/extract/estimate: what abstracting many users' events is likely to take; asks no model. */
export const POST = route({
  body: EstimateInput,
  handler: async ({ ctx, body }) => ({ json: await estimateBatch(ctx, body) }),
});
