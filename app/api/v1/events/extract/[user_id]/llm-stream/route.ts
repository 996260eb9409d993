import { z } from "zod";
import { UserId } from "@/lib/core";
import { extractEvents } from "@/lib/events/server";
import { route, runStream } from "@/lib/http/server";
import { START } from "@/lib/runs";

/**
 * POST /api/v1/events/extract/{user_id}/llm-stream: starts the abstraction of a user's events, or joins the one
 * that is going on, and answers with its stream from the first frame. Going away does not stop it.
 */
export const POST = route({
  params: z.object({ user_id: UserId }),
  handler: async ({ ctx, params, request }) => {
    const { run } = await extractEvents(ctx, params);
    return await runStream(ctx, { runId: run.id, after: START, request });
  },
});
