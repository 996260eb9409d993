import { UnifyInput, unifyEventTypes } from "@/lib/events/server";
import { route } from "@/lib/http/server";

/**
 * POST /api/v1/event-types/unify: has a model propose which types mean the same; answers at once with the run, or with
 * the one that is going on.
 */
export const POST = route({
  body: UnifyInput,
  idempotent: true,
  handler: async ({ ctx, body }) => {
    const { run, joined } = await unifyEventTypes(ctx, body);
    return {
      status: 202,
      headers: { location: `/api/v1/runs/${run.id}`, "x-run-joined": String(joined) },
      json: run,
    };
  },
});
