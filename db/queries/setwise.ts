import { sql } from "drizzle-orm";
import type { Tx } from "../client";

/**
 * Has joins made by hashing. Of rows that came a moment ago, perhaps in this very transaction, the server knows nothing;
 * it would take a hundred thousand for one, and go through the others again for each of them.
 */
export async function joinSetwise<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await tx.execute(sql`set local enable_nestloop = off`);
  const done = await work();
  await tx.execute(sql`set local enable_nestloop to default`);
  return done;
}
