import { z } from "zod";
import { EntityKind } from "@/lib/entities";
import { getEntityFacets } from "@/lib/entities/server";
import { route } from "@/lib/http/server";

/** GET /api/v1/entities/facets: how each kind stands, and the commonest tags and categories of `kind` or of all. */
export const GET = route({
  query: z.object({ kind: EntityKind.optional() }),
  handler: async ({ ctx, query }) => ({ json: await getEntityFacets(ctx, query.kind) }),
});
