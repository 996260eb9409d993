import { z } from "zod";
import { route } from "@/lib/http/server";
import { PatternSetId, SaveRule } from "@/lib/patterns";
import { saveByRule } from "@/lib/patterns/server";

/**
 * PUT /api/v1/pattern-sets/{id}/saved: saves exactly the patterns that the rule means, and keeps the rule with the set: it
 * is applied again when the same question is answered from newer data. Null forgets the rule; marks stay.
 */
export const PUT = route({
  params: z.object({ id: PatternSetId }),
  body: z.strictObject({ rule: SaveRule.nullable() }),
  handler: async ({ ctx, params, body }) => ({ json: await saveByRule(ctx, params.id, body.rule) }),
});
