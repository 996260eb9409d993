import { z } from "zod";
import { route } from "@/lib/http/server";
import { PatternSetId } from "@/lib/patterns";
import { compareSets } from "@/lib/patterns/server";

/** GET /api/v1/pattern-sets/{id}/compare: beside the set that `with` names, sequence by sequence. */
export const GET = route({
  params: z.object({ id: PatternSetId }),
  query: z.object({
    with: PatternSetId,
    only: z.enum(["both", "first", "second"]).optional(),
    cursor: z.coerce.number().int().min(0).default(0),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  handler: async ({ ctx, params, query: { with: second, only, cursor, limit } }) => ({
    json: await compareSets(ctx, { first: params.id, second }, { only, offset: cursor, limit }),
  }),
});
