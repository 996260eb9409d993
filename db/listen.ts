import { sql } from "drizzle-orm";
import type { Db } from "./client.ts";

/** The one channel that instances of an installation talk on; each database has its own. */
const CHANNEL = "whystream";

/** PostgreSQL refuses payloads of 8,000 bytes and more. */
export const PAYLOAD_BYTES_MAX = 7_900;

export type Listener = {
  /** Resolves when it listens for the first time; rejects when the first try fails, and tries on all the same. */
  begun: Promise<void>;
  /** Ends the connection at once. */
  close(): Promise<void>;
};

/**
 * Listens on a connection of its own, beside the pool's. The driver listens again after every loss; `onListen` is
 * called each time it does, the first time included, and whatever was sent in between is gone.
 */
export function listen(
  db: Db,
  { onPayload, onListen }: { onPayload(payload: string): void; onListen(): void },
): Listener {
  const client = db.listening();
  return {
    begun: client.listen(CHANNEL, onPayload, onListen).then(() => {}),
    close: () => client.end({ timeout: 0 }),
  };
}

/**
 * Sends each payload to everybody who listens, in one statement. Never inside a transaction: one that notifies takes
 * a lock of the whole database for its commit.
 */
export async function notify(db: Db, payloads: readonly string[]): Promise<void> {
  await db.execute(
    // Nothing here has to survive a crash, so it need not wait for a disk.
    sql`select set_config('synchronous_commit', 'off', true), pg_notify(${CHANNEL}, payload)
        from unnest(${sql.param(payloads)}::text[]) as payload`,
  );
}
