import { z } from "zod";
import { AppError } from "@/lib/core";
import { route } from "@/lib/http/server";
import { FactQuery } from "@/lib/qa";
import { computeFacts } from "@/lib/qa/server";

/** One fact is never too long. */
const TOKENS = 100_000;

/**
 * POST /api/v1/qa/facts/compute: what the data say now to the query of one fact, so that any figure of an answer can be
 * computed again.
 */
export const POST = route({
  body: z.strictObject({ query: FactQuery }),
  handler: async ({ ctx, body: { query } }) => {
    const [fact] = await computeFacts(ctx, [query], { tokens: TOKENS });
    if (!fact) throw new AppError("not_found", { params: { what: "fact", id: query.kind } });
    return { json: fact };
  },
});
