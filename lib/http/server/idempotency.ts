import { createHash } from "node:crypto";
import {
  dropIdempotencyKey,
  isPassingFault,
  keepIdempotencyKey,
  storeIdempotentAnswer,
  takeIdempotencyKey,
  type StoredAnswer,
} from "@/db";
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

/** Well within the time after which a silent request counts as dead. */
const KEEP_MS = 3000;
/** A database that is only away for a moment still gets the answer. */
const STORE_TRIES = 5;
const STORE_WAIT_MS = 200;

/**
 * Does `act` once for a key, and gives later requests with that key the first one's answer. A failure frees the
 * key: a request that had no effect may be sent again. So does the end of the process that worked on it, within
 * seconds: what that request had begun is joined then, as far as `act` joins what is going on.
 */
export async function once(
  ctx: Pick<Ctx, "db" | "project">,
  request: Keyed,
  act: () => Promise<StoredAnswer>,
): Promise<StoredAnswer & { replayed: boolean }> {
  const { db } = ctx;
  const key = { projectId: ctx.project, route: request.route, key: request.key };
  const hash = createHash("sha256")
    .update(JSON.stringify(canonical(request.body)) ?? "")
    .digest("hex");
  const taken = await takeIdempotencyKey(db, key, hash);
  if ("state" in taken) {
    const { state } = taken;
    if (state.requestHash !== hash) throw new AppError("idempotency_mismatch");
    if (!state.answer) throw new AppError("idempotency_in_progress", { retryable: true });
    return { ...state.answer, replayed: true };
  }
  let { hold } = taken;
  let keeping: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    // When the database cannot be asked, the next time does as well.
    keeping = keepIdempotencyKey(db, key, hold).then(
      (kept) => (hold = kept ?? hold),
      () => {},
    );
  }, KEEP_MS);
  const settle = async () => {
    clearInterval(timer);
    await keeping;
  };
  let answer: StoredAnswer;
  try {
    answer = await act();
  } catch (error) {
    await settle();
    // A key that cannot be freed is free by itself soon; the caller should learn what really went wrong.
    await dropIdempotencyKey(db, key, hold).catch(() => {});
    throw error;
  }
  await settle();
  // What was done was done: whoever asked hears of it even if nobody can who asks again.
  await insist(() => storeIdempotentAnswer(db, key, hold, answer)).catch(() => {});
  return { ...answer, replayed: false };
}

async function insist(store: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await store();
    } catch (error) {
      if (tries === STORE_TRIES || !isPassingFault(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, STORE_WAIT_MS * tries));
    }
  }
}
