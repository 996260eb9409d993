import { z } from "zod";
import { RunId } from "@/lib/core";
import { route } from "@/lib/http/server";
import { pauseRun } from "@/lib/runs/server";

/** POST /api/v1/runs/{id}/pause: lets a run rest; what it has stays. */
export const POST = route({
  params: z.object({ id: RunId }),
  idempotent: true,
  handler: async ({ ctx, params }) => ({ json: await pauseRun(ctx, params.id) }),
});
