import { z } from "zod";
import { RunId, UserId, type Ctx } from "@/lib/core";
import { extractEvents } from "@/lib/events/server";
import { idempotencyKey, once, route, runStream } from "@/lib/http/server";
import { START } from "@/lib/runs";

/**
 * POST /api/v1/events/extract/{user_id}/llm-stream: starts the abstraction of a user's events, or joins the one
 * that is going on, and answers with its stream from the first frame. Going away does not stop it.
 */
export const POST = route({
  params: z.object({ user_id: UserId }),
  handler: async ({ ctx, params, request }) => {
    const start = async () => (await extractEvents(ctx, params)).run.id;
    const key = idempotencyKey(request);
    const runId = key === undefined ? await start() : await startOnce(ctx, { key, user: params.user_id }, start);
    return await runStream(ctx, { runId, after: START, request });
  },
});

/** A request sent again with its key is answered with the stream of the run it started, even after its end. */
async function startOnce(
  ctx: Ctx,
  { key, user }: { key: string; user: string },
  start: () => Promise<RunId>,
): Promise<RunId> {
  const route = "POST /events/extract/llm-stream";
  const stored = await once(ctx, { route, key, body: { user } }, async () => ({
    status: 200,
    body: await start(),
    headers: {},
  }));
  return RunId.parse(stored.body);
}
