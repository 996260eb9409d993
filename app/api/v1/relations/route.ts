import { UserId, RowId } from "@/lib/core";
import { RelationKind } from "@/lib/entities";
import { listRelations } from "@/lib/entities/server";
import { pageQuery } from "@/lib/http";
import { route } from "@/lib/http/server";

/** GET /api/v1/relations: what users did with apps, media, items and places, counted from rows. */
export const GET = route({
  query: pageQuery(500, 100).extend({
    user_id: UserId.optional(),
    entity_id: RowId.optional(),
    relation: RelationKind.optional(),
  }),
  handler: async ({ ctx, query }) => ({ json: await listRelations(ctx, query) }),
});
