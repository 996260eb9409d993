import { and, eq, isNull, lt, or, sql, type SQL } from "drizzle-orm";
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

/** How long a key stays with a request whose process says nothing more; the living say something every few seconds. */
const ABANDONED = sql`interval '10 seconds'`;

/** A request's hold on a key: the moment it last said that it is still at work, which only the newest holder knows. */
export type KeyHold = string & { readonly __hold: true };

/** Takes a key for a request, or says what stands under it. */
export async function takeIdempotencyKey(
  db: Db | Tx,
  key: IdempotencyKey,
  requestHash: string,
): Promise<{ hold: KeyHold } | { state: KeyState }> {
  await db
    .delete(idempotencyKeys)
    .where(
      or(
        lt(idempotencyKeys.createdAt, sql`clock_timestamp() - interval '24 hours'`),
        and(isNull(idempotencyKeys.status), lt(idempotencyKeys.createdAt, sql`clock_timestamp() - ${ABANDONED}`)),
      ),
    );
  for (;;) {
    const [taken] = await db
      .insert(idempotencyKeys)
      .values({ ...key, requestHash, createdAt: NOW })
      .onConflictDoNothing()
      .returning({ at: idempotencyKeys.createdAt });
    if (taken) return { hold: taken.at as KeyHold };
    const [row] = await db.select().from(idempotencyKeys).where(same(key));
    // Freed between the two statements: then it may be taken.
    if (row) return { state: { requestHash: row.requestHash, answer: toAnswer(row) } };
  }
}

const NOW = sql`clock_timestamp()` as SQL<string>;

const held = (key: IdempotencyKey, hold: KeyHold) =>
  and(same(key), isNull(idempotencyKeys.status), sql`${idempotencyKeys.createdAt} = ${hold}::timestamptz`);

/** Says that the request is still being worked on. Undefined when the key was given to another one meanwhile. */
export async function keepIdempotencyKey(
  db: Db | Tx,
  key: IdempotencyKey,
  hold: KeyHold,
): Promise<KeyHold | undefined> {
  const [row] = await db
    .update(idempotencyKeys)
    .set({ createdAt: NOW })
    .where(held(key, hold))
    .returning({ at: idempotencyKeys.createdAt });
  return row && (row.at as KeyHold);
}

function toAnswer(row: typeof idempotencyKeys.$inferSelect): StoredAnswer | null {
  if (row.status === null) return null;
  return { status: row.status, body: row.body ?? "", headers: (row.headers ?? {}) as Record<string, string> };
}

/** Keeps the answer for whoever asks under the key again; without effect when the key was given to another request. */
export async function storeIdempotentAnswer(
  db: Db | Tx,
  key: IdempotencyKey,
  hold: KeyHold,
  answer: StoredAnswer,
): Promise<void> {
  await db
    .update(idempotencyKeys)
    .set({ status: answer.status, body: answer.body, headers: answer.headers })
    .where(held(key, hold));
}

/** Frees a key whose request had no effect. */
export async function dropIdempotencyKey(db: Db | Tx, key: IdempotencyKey, hold: KeyHold): Promise<void> {
  await db.delete(idempotencyKeys).where(held(key, hold));
}
