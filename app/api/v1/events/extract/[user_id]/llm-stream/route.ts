import { z } from "zod";
import { UserId } from "@/lib/core";
import { CacheUse, extractEvents } from "@/lib/events/server";
import { route, runStream, startOnce } from "@/lib/http/server";
import { START } from "@/lib/runs";

/**
 * POST /api/v1/events/extract/{user_id}/llm-stream: starts the abstraction of a user's events, or joins the one
 * that is going on, and answers with its stream from the first frame. `?cache=bypass` asks the model even if it was
 * asked the same before. Going away does not stop it.
 */
export const POST = route({
  params: z.object({ user_id: UserId }),
  query: z.object({ cache: CacheUse.optional() }),
  handler: async ({ ctx, params, query, request }) => {
    const input = { ...params, ...(query.cache === undefined ? {} : { cache: query.cache }) };
    const runId = await startOnce(ctx, request, input, async () => (await extractEvents(ctx, input)).run.id);
    return await runStream(ctx, { runId, after: START, request });
  },
});
