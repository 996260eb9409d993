import { route } from "@/lib/http/server";
import { listFields } from "@/lib/people/server";

/** GET /api/v1/segments/fields: what conditions can be about here, with the commonest values and their counts. */
export const GET = route({
  handler: async ({ ctx }) => ({ json: await listFields(ctx) }),
});
