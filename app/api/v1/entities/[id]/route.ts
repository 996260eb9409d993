import { z } from "zod";
import { RowId } from "@/lib/core";
import { EntityChange } from "@/lib/entities";
import { editEntity, getEntity } from "@/lib/entities/server";
import { route } from "@/lib/http/server";

const params = z.object({ id: RowId });

/** GET /api/v1/entities/{id}: with everything anybody said of it. */
export const GET = route({
  params,
  handler: async ({ ctx, params: { id } }) => ({ json: await getEntity(ctx, id) }),
});

/** PATCH /api/v1/entities/{id}: a person's category, tags given or taken away, or whether runs leave it alone. */
export const PATCH = route({
  params,
  body: EntityChange,
  handler: async ({ ctx, params: { id }, body }) => ({ json: await editEntity(ctx, id, body) }),
});
