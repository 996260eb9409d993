import { DecideInput, rejectProposals } from "@/lib/events/server";
import { route } from "@/lib/http/server";

/** POST /api/v1/event-types/proposals/reject: turns open proposals down. */
export const POST = route({
  body: DecideInput,
  handler: async ({ ctx, body }) => ({ json: await rejectProposals(ctx, body) }),
});
