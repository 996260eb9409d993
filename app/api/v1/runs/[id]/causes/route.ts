import { z } from "zod";
import { RunId } from "@/lib/core";
import { route } from "@/lib/http/server";
import { listCauses } from "@/lib/runs/server";

/** GET /api/v1/runs/{id}/causes: why items failed, the commonest cause first. */
export const GET = route({
  params: z.object({ id: RunId }),
  handler: async ({ ctx, params }) => ({ json: { items: await listCauses(ctx, params.id) } }),
});
