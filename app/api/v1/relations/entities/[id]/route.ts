import { z } from "zod";
import { RowId } from "@/lib/core";
import { getKnowledge } from "@/lib/entities/server";
import { route } from "@/lib/http/server";

/** GET /api/v1/relations/entities/{id}: what rows say of an entity, who had to do with it, and with what else. */
export const GET = route({
  params: z.object({ id: RowId }),
  handler: async ({ ctx, params }) => ({ json: await getKnowledge(ctx, params.id) }),
});
