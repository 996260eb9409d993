import { route } from "@/lib/http/server";
import { MiningQuestion } from "@/lib/patterns";
import { minePatternsOf } from "@/lib/patterns/server";

/**
 * POST /api/v1/patterns/mine: mines the project's events; answers at once with the run, or with the one that is
 * answering the same question. Its result names the pattern set.
 */
export const POST = route({
  body: MiningQuestion,
  idempotent: true,
  handler: async ({ ctx, body }) => {
    const { run, joined } = await minePatternsOf(ctx, body);
    return {
      status: 202,
      headers: { location: `/api/v1/runs/${run.id}`, "x-run-joined": String(joined) },
      json: run,
    };
  },
});
