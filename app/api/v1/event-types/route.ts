import { listEventTypes } from "@/lib/events/server";
import { route } from "@/lib/http/server";

/** GET /api/v1/event-types: those in use with their counts, the commonest first. */
export const GET = route({
  handler: async ({ ctx }) => ({ json: { items: await listEventTypes(ctx), next_cursor: null } }),
});
