import { z } from "zod";
import { route } from "@/lib/http/server";
import { PatternId } from "@/lib/patterns";
import { setMark } from "@/lib/patterns/server";

/** PUT /api/v1/patterns/{id}/saved: saved patterns are kept with their set and feed graphs. */
export const PUT = route({
  params: z.object({ id: PatternId }),
  body: z.strictObject({ saved: z.boolean() }),
  handler: async ({ ctx, params, body }) => ({ json: await setMark(ctx, params.id, body) }),
});
