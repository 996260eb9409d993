import { z } from "zod";
import { route } from "@/lib/http/server";
import { MiningQuestion } from "@/lib/patterns";
import { minePatternsOf, PARTITIONS_MAX } from "@/lib/patterns/server";

/**
 * POST /api/v1/patterns/mine: mines the project's events; answers at once with the run, or with the one that is
 * answering the same question. Its result names the pattern set. With `partitions` it is shared out to whoever has room,
 * which changes nothing about the result.
 */
export const POST = route({
  query: z.object({ partitions: z.coerce.number().int().min(1).max(PARTITIONS_MAX).optional() }),
  body: MiningQuestion,
  idempotent: true,
  handler: async ({ ctx, query, body }) => {
    const { run, joined } = await minePatternsOf(ctx, body, query.partitions);
    return {
      status: 202,
      headers: { location: `/api/v1/runs/${run.id}`, "x-run-joined": String(joined) },
      json: run,
    };
  },
});
