import { IdentifyInput, identifyRelations } from "@/lib/entities/server";
import { route } from "@/lib/http/server";

/**
 * POST /api/v1/relations/identify: has a model say what the names mean that rows leave open; answers at once with the
 * run, or with the one that is going on.
 */
export const POST = route({
  body: IdentifyInput,
  idempotent: true,
  handler: async ({ ctx, body }) => {
    const { run, joined } = await identifyRelations(ctx, body);
    return {
      status: 202,
      headers: { location: `/api/v1/runs/${run.id}`, "x-run-joined": String(joined) },
      json: run,
    };
  },
});
