import { z } from "zod";
import { RunId } from "@/lib/core";
import { cursorOf, familyStream, route, runStream } from "@/lib/http/server";

/**
 * GET /api/v1/runs/{id}/events: replays the run's log after a cursor, then follows it live. With `follow=children`
 * the frames of a parent's running children come along.
 */
export const GET = route({
  params: z.object({ id: RunId }),
  query: z.object({ after: z.string().optional(), follow: z.literal("children").optional() }),
  handler: async ({ ctx, params, query, request }) =>
    query.follow === "children"
      ? await familyStream(ctx, { runId: params.id, after: query.after, request })
      : await runStream(ctx, { runId: params.id, after: cursorOf(request, query.after), request }),
});
