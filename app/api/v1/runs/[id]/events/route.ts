import { z } from "zod";
import { RunId } from "@/lib/core";
import { cursorOf, route, runStream } from "@/lib/http/server";

/** GET /api/v1/runs/{id}/events: replays the run's log after a cursor, then follows it live. */
export const GET = route({
  params: z.object({ id: RunId }),
  query: z.object({ after: z.string().optional() }),
  handler: async ({ ctx, params, query, request }) =>
    await runStream(ctx, { runId: params.id, after: cursorOf(request, query.after), request }),
});
