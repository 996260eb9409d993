import { z } from "zod";
import { RowId, UserId } from "@/lib/core";
import { listEvents, listUserEvents } from "@/lib/events/server";
import { pageQuery } from "@/lib/http";
import { answerOnce, route } from "@/lib/http/server";
import { readBatch, receiveBatch } from "@/lib/ingest/server";
import { TimeZone } from "@/lib/people";

/** GET /api/v1/events: present events; with `user_id` all of that user in time, else page by page. */
export const GET = route({
  query: pageQuery(1000, 100).extend({
    user_id: UserId.optional(),
    type: z.string().max(100).optional(),
    cursor: RowId.optional(),
  }),
  handler: async ({ ctx, query: { user_id: userId, ...page } }) => ({
    json:
      userId === undefined
        ? await listEvents(ctx, page)
        : { items: await listUserEvents(ctx, userId), next_cursor: null },
  }),
});

/**
 * POST /api/v1/events (JSON `{"items": […]}` or `[…]`, or NDJSON): up to 10,000 events that need no
 * model. Good rows are stored, whatever becomes of the others; the answer tells it row by row.
 */
export const POST = route({
  intoOwnProject: true,
  query: z.object({ time_zone: TimeZone.optional() }),
  handler: async ({ ctx, request, query }) => {
    const batch = await readBatch(request.body, request.headers);
    return await answerOnce(ctx, request, { sha256: batch.sha256, ...query }, async () => ({
      json: await receiveBatch(ctx, "events", batch, { timeZone: query.time_zone }),
    }));
  },
});
