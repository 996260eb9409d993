import { z } from "zod";
import { UserId } from "@/lib/core";
import { CacheUse, summarizeUser } from "@/lib/events/server";
import { route, runStream, startOnce } from "@/lib/http/server";
import { START } from "@/lib/runs";

/**
 * POST /api/v1/users/{id}/summary/llm-stream: starts a summary of the user, or joins the one that is being written, and
 * answers with its stream from the first frame. Going away does not stop it.
 */
export const POST = route({
  params: z.object({ id: UserId }),
  query: z.object({ cache: CacheUse.optional() }),
  handler: async ({ ctx, params, query, request }) => {
    const input = { user_id: params.id, ...(query.cache === undefined ? {} : { cache: query.cache }) };
    const runId = await startOnce(ctx, request, input, async () => (await summarizeUser(ctx, input)).run.id);
    return await runStream(ctx, { runId, after: START, request });
  },
});
