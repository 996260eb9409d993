import { z } from "zod";
import { RowId, UserId } from "@/lib/core";
import { listEvents, listUserEvents } from "@/lib/events/server";
import { pageQuery } from "@/lib/http";
import { route } from "@/lib/http/server";

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
