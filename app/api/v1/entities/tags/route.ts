import { BulkChange } from "@/lib/entities";
import { editEntities } from "@/lib/entities/server";
import { route } from "@/lib/http/server";

/**
 * POST /api/v1/entities/tags: adds, removes, locks or unlocks tags of many entities at once; without `tags`, `lock` and
 * `unlock` are about the entities themselves.
 */
export const POST = route({
  body: BulkChange,
  idempotent: true,
  handler: async ({ ctx, body }) => ({ json: await editEntities(ctx, body) }),
});
