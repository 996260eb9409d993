import { TagBatchInput, tagBatch } from "@/lib/entities/server";
import { route } from "@/lib/http/server";

/** POST /api/v1/entities/tag: asks a model for tags of many entities; answers at once with the parent of the runs. */
export const POST = route({
  body: TagBatchInput,
  idempotent: true,
  handler: async ({ ctx, body }) => {
    const run = await tagBatch(ctx, body);
    return { status: 202, headers: { location: `/api/v1/runs/${run.id}` }, json: run };
  },
});
