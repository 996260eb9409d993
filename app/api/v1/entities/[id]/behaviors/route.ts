import { z } from "zod";
import { RowId } from "@/lib/core";
import { sampleBehaviors } from "@/lib/entities/server";
import { route } from "@/lib/http/server";

/** GET /api/v1/entities/{id}/behaviors: some rows that name it, of different users. */
export const GET = route({
  params: z.object({ id: RowId }),
  handler: async ({ ctx, params: { id } }) => ({ json: await sampleBehaviors(ctx, id) }),
});
