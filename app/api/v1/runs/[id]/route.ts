import { z } from "zod";
import { RunId } from "@/lib/core";
import { route } from "@/lib/http/server";
import { Budget } from "@/lib/runs";
import { LANES_MAX, changeLimits, deleteRun, getRun } from "@/lib/runs/server";

const params = z.object({ id: RunId });

/** GET /api/v1/runs/{id} */
export const GET = route({
  params,
  handler: async ({ ctx, params: { id } }) => ({ json: await getRun(ctx, id) }),
});

/**
 * PATCH /api/v1/runs/{id}: how many items of a run over many things are worked on at once, and what they may use
 * together (null: whatever they need), from now on.
 */
export const PATCH = route({
  params,
  body: z
    .strictObject({ lanes: z.number().int().min(1).max(LANES_MAX).optional(), budget: Budget.nullable().optional() })
    .refine((body) => Object.keys(body).length > 0),
  handler: async ({ ctx, params: { id }, body }) => ({ json: await changeLimits(ctx, id, body) }),
});

/** DELETE /api/v1/runs/{id}: removes an ended run and its log; what it made stays. */
export const DELETE = route({
  params,
  handler: async ({ ctx, params: { id } }) => {
    await deleteRun(ctx, id);
    return { status: 204, json: undefined };
  },
});
