import { z } from "zod";
import { RunId } from "@/lib/core";
import { route } from "@/lib/http/server";
import { resumeRun } from "@/lib/runs/server";

/** POST /api/v1/runs/{id}/resume: lets a run go on that rests or waits. */
export const POST = route({
  params: z.object({ id: RunId }),
  idempotent: true,
  handler: async ({ ctx, params }) => ({ json: await resumeRun(ctx, params.id) }),
});
