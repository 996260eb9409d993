import { ExtractBatchInput, extractBatch } from "@/lib/events/server";
import { route } from "@/lib/http/server";

/** POST /api/v1/events/extract: abstracts the events of many users; answers at once with the parent of their runs. */
export const POST = route({
  body: ExtractBatchInput,
  idempotent: true,
  handler: async ({ ctx, body }) => {
    const run = await extractBatch(ctx, body);
    return { status: 202, headers: { location: `/api/v1/runs/${run.id}` }, json: run };
  },
});
