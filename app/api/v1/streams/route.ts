import { z } from "zod";
import { RunId } from "@/lib/core";
import { multiRunStream, route } from "@/lib/http/server";

const RUNS_MAX = 50;

/** GET /api/v1/streams?runs=a,b,c: several runs on one connection, so that a page needs only one of a browser's six. */
export const GET = route({
  query: z.object({
    runs: z
      .string()
      .transform((text) => text.split(","))
      .pipe(z.array(RunId).min(1).max(RUNS_MAX)),
    after: z.string().optional(),
  }),
  handler: async ({ ctx, query, request }) => await multiRunStream(ctx, { ...query, after: query.after, request }),
});
