import { MergeTypesInput, mergeEventTypes } from "@/lib/events/server";
import { route } from "@/lib/http/server";

/** POST /api/v1/event-types/merge: merges types into another one and renames their events; no model is asked. */
export const POST = route({
  body: MergeTypesInput,
  handler: async ({ ctx, body }) => ({ json: await mergeEventTypes(ctx, body) }),
});
