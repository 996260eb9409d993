import { and, eq, isNull, lt, or, sql } from "drizzle-orm";
import type { Db, Tx } from "../client";
import { idempotencyKeys } from "../schema";

export type IdempotencyKey = { projectId: string; route: string; key: string };
export type StoredAnswer = { status: number; body: string; headers: Record<string, string> };
export type KeyState = { requestHash: string; answer: StoredAnswer | null };

const same = (key: IdempotencyKey) =>
  and(
    eq(idempotencyKeys.projectId, key.projectId),
    eq(idempotencyKeys.route, key.route),
    eq(idempotencyKeys.key, key.key),
  );

/** Takes a key for a request. Undefined when it is this request's now; else what stands under it. */
export async function takeIdempotencyKey(
  db: Db | Tx,
  key: IdempotencyKey,
  requestHash: string,
): Promise<KeyState | undefined> {
  // A key is kept for a day; one whose request never came to an answer is free again after two hours, longer than an
  // upload may take.
  await db
    .delete(idempotencyKeys)
    .where(
      or(
        lt(idempotencyKeys.createdAt, sql`now() - interval '24 hours'`),
        and(isNull(idempotencyKeys.status), lt(idempotencyKeys.createdAt, sql`now() - interval '2 hours'`)),
      ),
    );
  for (;;) {
    const taken = await db
      .insert(idempotencyKeys)
      .values({ ...key, requestHash })
      .onConflictDoNothing()
      .returning({ key: idempotencyKeys.key });
    if (taken.length > 0) return undefined;
    const [row] = await db.select().from(idempotencyKeys).where(same(key));
    // Freed between the two statements: then it may be taken.
    if (row) return { requestHash: row.requestHash, answer: toAnswer(row) };
  }
}

function toAnswer(row: typeof idempotencyKeys.$inferSelect): StoredAnswer | null {
  if (row.status === null) return null;
  return { status: row.status, body: row.body ?? "", headers: (row.headers ?? {}) as Record<string, string> };
}

export async function storeIdempotentAnswer(db: Db | Tx, key: IdempotencyKey, answer: StoredAnswer): Promise<void> {
  await db
    .update(idempotencyKeys)
    .set({ status: answer.status, body: answer.body, headers: answer.headers })
    .where(same(key));
}

/** Frees a key whose request had no effect. */
export async function dropIdempotencyKey(db: Db | Tx, key: IdempotencyKey): Promise<void> {
  await db.delete(idempotencyKeys).where(same(key));
}
