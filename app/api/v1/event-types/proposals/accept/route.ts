import { DecideInput, acceptProposals } from "@/lib/events/server";
import { route } from "@/lib/http/server";

/** POST /api/v1/event-types/proposals/accept: carries out open proposals in one step; those that can no longer be are named with the reason. */
export const POST = route({
  body: DecideInput,
  handler: async ({ ctx, body }) => ({ json: await acceptProposals(ctx, body) }),
});
