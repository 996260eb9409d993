import { EntityFilter, EntitySort } from "@/lib/entities";
import { listEntities } from "@/lib/entities/server";
import { pageQuery } from "@/lib/http";
import { route } from "@/lib/http/server";

/**
 * GET /api/v1/entities: apps, media, items and places; `q` are words their names or ids contain. By how often
 * behaviours name them, unless `sort` says otherwise; a cursor goes on in the order it was made in.
 */
export const GET = route({
  query: pageQuery(500, 50).extend({ ...EntityFilter.shape, sort: EntitySort.optional() }),
  handler: async ({ ctx, query }) => ({ json: await listEntities(ctx, query) }),
});
