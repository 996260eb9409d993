import { z } from "zod";
import { EntityKind } from "@/lib/entities";
import { searchKnown } from "@/lib/entities/server";
import { route } from "@/lib/http/server";

/** GET /api/v1/relations/entities: entities whose name holds a text, those with most rows first. */
export const GET = route({
  query: z.object({
    q: z.string().max(256).optional(),
    kind: EntityKind.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(30),
  }),
  handler: async ({ ctx, query }) => ({ json: { items: await searchKnown(ctx, query), next_cursor: null } }),
});
