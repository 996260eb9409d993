import { z } from "zod";
import { UserId } from "@/lib/core";
import { pageQuery } from "@/lib/http";
import { answerOnce, route } from "@/lib/http/server";
import { readBatch, receiveBatch } from "@/lib/ingest/server";
import { TimeZone } from "@/lib/people";
import { listBehaviors } from "@/lib/people/server";

/** GET /api/v1/behaviors?user_id=…: one user's raw rows in time. */
export const GET = route({
  query: pageQuery(1000, 200).extend({ user_id: UserId }),
  handler: async ({ ctx, query: { user_id: userId, ...page } }) => ({
    json: await listBehaviors(ctx, { userId, ...page }),
  }),
});

/**
 * POST /api/v1/behaviors (JSON `{"items": […]}` or `[…]`, or NDJSON): up to 10,000 raw rows. Good rows are stored,
 * whatever becomes of the others; the answer tells it row by row.
 */
export const POST = route({
  intoOwnProject: true,
  query: z.object({ time_zone: TimeZone.optional() }),
  handler: async ({ ctx, request, query }) => {
    const batch = await readBatch(request.body, request.headers);
    return await answerOnce(ctx, request, { sha256: batch.sha256, ...query }, async () => ({
      json: await receiveBatch(ctx, "behaviors", batch, { timeZone: query.time_zone }),
    }));
  },
});
