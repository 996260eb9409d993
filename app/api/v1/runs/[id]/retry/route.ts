import { z } from "zod";
import { RunId } from "@/lib/core";
import { route } from "@/lib/http/server";
import { retryRun } from "@/lib/runs/server";

/**
 * POST /api/v1/runs/{id}/retry: does again what was not done; `cause` is the code of the failures meant. 202 with a
 * new run where the old one had ended, 200 with the same one where it is still going.
 */
export const POST = route({
  params: z.object({ id: RunId }),
  body: z.object({ cause: z.string().max(100).optional() }),
  idempotent: true,
  handler: async ({ ctx, params, body }) => {
    const { run, made } = await retryRun(ctx, params.id, body.cause);
    return { status: made ? 202 : 200, headers: { location: `/api/v1/runs/${run.id}` }, json: run };
  },
});
