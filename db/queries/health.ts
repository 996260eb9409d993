import { sql } from "drizzle-orm";
import type { Db } from "../client";

/** Whether the database answers within two seconds. */
export async function pingDb(db: Db): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), 2000);
  });
  const answer = db.execute(sql`select 1`).then(
    () => true,
    () => false,
  );
  return await Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
