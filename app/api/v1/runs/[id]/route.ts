import { z } from "zod";
import { RunId } from "@/lib/core";
import { route } from "@/lib/http/server";
import { deleteRun, getRun } from "@/lib/runs/server";

const params = z.object({ id: RunId });

/** GET /api/v1/runs/{id} */
export const GET = route({
  params,
  handler: async ({ ctx, params: { id } }) => ({ json: await getRun(ctx, id) }),
});

/** DELETE /api/v1/runs/{id}: removes an ended run and its log; what it made stays. */
export const DELETE = route({
  params,
  handler: async ({ ctx, params: { id } }) => {
    await deleteRun(ctx, id);
    return { status: 204, json: undefined };
  },
});
