import { createHash } from "node:crypto";
import { dropIdempotencyKey, storeIdempotentAnswer, takeIdempotencyKey, type StoredAnswer } from "@/db";
import { AppError, type Ctx } from "@/lib/core";

/** The request's Idempotency-Key, if it has one; at most 255 visible characters. */
export function idempotencyKey(request: Request): string | undefined {
  const key = request.headers.get("idempotency-key");
  if (key === null) return undefined;
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) throw new AppError("bad_request", { params: { detail: "Idempotency-Key" } });
  return key;
}

type Keyed = { route: string; key: string; body: unknown };

/** Sorts the keys of objects, so that equal requests have equal text however they were written. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, part]) => [name, canonical(part)]),
  );
}

/**
 * Does `act` once for a key, and gives later requests with that key the first one's answer. A failure frees the
 * key: a request that had no effect may be sent again.
 */
export async function once(
  ctx: Pick<Ctx, "db" | "project">,
  request: Keyed,
  act: () => Promise<StoredAnswer>,
): Promise<StoredAnswer & { replayed: boolean }> {
  const key = { projectId: ctx.project, route: request.route, key: request.key };
  const hash = createHash("sha256")
    .update(JSON.stringify(canonical(request.body)) ?? "")
    .digest("hex");
  const state = await takeIdempotencyKey(ctx.db, key, hash);
  if (state) {
    if (state.requestHash !== hash) throw new AppError("idempotency_mismatch");
    if (!state.answer) throw new AppError("idempotency_in_progress", { retryable: true });
    return { ...state.answer, replayed: true };
  }
  let answer: StoredAnswer;
  try {
    answer = await act();
  } catch (error) {
    await dropIdempotencyKey(ctx.db, key);
    throw error;
  }
  await storeIdempotentAnswer(ctx.db, key, answer);
  return { ...answer, replayed: false };
}
