import { z } from "zod";
import { ImportId } from "@/lib/core";
import { route } from "@/lib/http/server";
import { getImport, undoImport } from "@/lib/ingest/server";

const params = z.object({ id: ImportId });

/** GET /api/v1/imports/{id} */
export const GET = route({
  params,
  handler: async ({ ctx, params: { id } }) => ({ json: await getImport(ctx, id) }),
});

/** DELETE /api/v1/imports/{id}: takes back what only this import brought; its report stays. */
export const DELETE = route({
  params,
  handler: async ({ ctx, params: { id } }) => ({ json: await undoImport(ctx, id) }),
});
