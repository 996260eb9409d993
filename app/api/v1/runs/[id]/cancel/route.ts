import { z } from "zod";
import { RunId } from "@/lib/core";
import { route } from "@/lib/http/server";
import { cancelRun } from "@/lib/runs/server";

/** POST /api/v1/runs/{id}/cancel: asks for the run's end; it is over when its stream says so. */
export const POST = route({
  params: z.object({ id: RunId }),
  handler: async ({ ctx, params }) => ({ status: 202, json: await cancelRun(ctx, params.id) }),
});
