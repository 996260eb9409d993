import { z } from "zod";
import { GraphId } from "@/lib/causal";
import { listGraphVersions } from "@/lib/causal/server";
import { route } from "@/lib/http/server";

/** GET /api/v1/causal-graphs/{id}/versions: the newest first. */
export const GET = route({
  params: z.object({ id: GraphId }),
  handler: async ({ ctx, params: { id } }) => ({ json: { items: await listGraphVersions(ctx, id) } }),
});
