import { z } from "zod";
import { route } from "@/lib/http/server";
import { PatternSetId, SetName } from "@/lib/patterns";
import { getSet, removeSet, renameSet } from "@/lib/patterns/server";

const params = z.object({ id: PatternSetId });

/** GET /api/v1/pattern-sets/{id} */
export const GET = route({
  params,
  handler: async ({ ctx, params: { id } }) => ({ json: await getSet(ctx, id) }),
});

/** PATCH /api/v1/pattern-sets/{id}: a name, which keeps it, or null to take the name away. */
export const PATCH = route({
  params,
  body: z.strictObject({ name: SetName.nullable() }),
  handler: async ({ ctx, params: { id }, body }) => ({ json: await renameSet(ctx, id, body.name) }),
});

/** DELETE /api/v1/pattern-sets/{id}: with its patterns, the saved ones too. */
export const DELETE = route({
  params,
  handler: async ({ ctx, params: { id } }) => {
    await removeSet(ctx, id);
    return { status: 204, json: undefined };
  },
});
