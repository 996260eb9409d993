import { RunId, type Ctx } from "@/lib/core";
import { idempotencyKey, once } from "./idempotency";

/**
 * Starts a run whose stream is the answer. A request that is sent again with its Idempotency-Key gets the run it
 * started, even after that has ended.
 */
export async function startOnce(
  ctx: Ctx,
  request: Request,
  body: unknown,
  start: () => Promise<RunId>,
): Promise<RunId> {
  const key = idempotencyKey(request);
  if (key === undefined) return await start();
  const route = `${request.method} ${new URL(request.url).pathname}`;
  const stored = await once(ctx, { route, key, body }, async () => ({
    status: 200,
    body: await start(),
    headers: {},
  }));
  return RunId.parse(stored.body);
}
