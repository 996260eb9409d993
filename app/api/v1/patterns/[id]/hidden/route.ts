import { z } from "zod";
import { route } from "@/lib/http/server";
import { PatternId } from "@/lib/patterns";
import { setMark } from "@/lib/patterns/server";

/** PUT /api/v1/patterns/{id}/hidden: hidden patterns are left out of lists unless asked for. */
export const PUT = route({
  params: z.object({ id: PatternId }),
  body: z.strictObject({ hidden: z.boolean() }),
  handler: async ({ ctx, params, body }) => ({ json: await setMark(ctx, params.id, body) }),
});
