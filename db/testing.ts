import { sql } from "drizzle-orm";
import type { Db } from "./client";
import { behaviors, runItems, users } from "./schema";

export type TestBehavior = { at: string; action?: string; item?: string; properties?: Record<string, string> };

/** Gives a user these behaviours, as an import would; for tests and benchmarks only. */
export async function insertTestBehaviors(
  db: Db,
  input: { projectId: string; userId: string; rows: readonly TestBehavior[] },
): Promise<void> {
  const { projectId, userId, rows } = input;
  for (let from = 0; from < rows.length; from += 1000) {
    await db.insert(behaviors).values(
      rows.slice(from, from + 1000).map((row, i) => ({
        projectId,
        userId,
        importId: "imp_test",
        line: from + i + 2,
        at: row.at,
        action: row.action ?? "browse",
        item: row.item ?? null,
        properties: row.properties ?? null,
        contentKey: crypto.randomUUID(),
      })),
    );
  }
  const first = rows[0]?.at ?? null;
  const last = rows.at(-1)?.at ?? null;
  await db
    .insert(users)
    .values({ projectId, id: userId, behaviorCount: rows.length, firstAt: first, lastAt: last })
    .onConflictDoUpdate({
      target: [users.projectId, users.id],
      set: { behaviorCount: sql`${users.behaviorCount} + excluded.behavior_count`, lastAt: sql`excluded.last_at` },
    });
}

/** Rows of a table of the project, counted. */
export async function countRows(
  db: Db,
  table: "events" | "rejected_lines" | "calls",
  projectId: string,
): Promise<number> {
  const [row] = await db.execute<{ n: number }>(
    sql`select count(*)::int as n from ${sql.identifier(table)} where project_id = ${projectId}`,
  );
  return row?.n ?? 0;
}

/** Takes one behaviour of a user away again. */
export async function removeTestBehavior(
  db: Db,
  { projectId, userId, at }: { projectId: string; userId: string; at: string },
): Promise<void> {
  await db.execute(sql`delete from behaviors where project_id = ${projectId} and user_id = ${userId} and at = ${at}`);
  await db.execute(
    sql`update users set behavior_count = behavior_count - 1 where project_id = ${projectId} and id = ${userId}`,
  );
}

/** Makes the times of a project's behaviours ones that its clocks, in Shanghai, showed without an offset. */
export async function makeTestTimesNaive(db: Db, projectId: string): Promise<void> {
  await db.execute(
    sql`update behaviors set local_at = at at time zone 'Asia/Shanghai' where project_id = ${projectId}`,
  );
}

/** Ends the connections of this database whose name is like a pattern, as a failover or an administrator would. */
export async function endConnections(db: Db, name: string): Promise<number> {
  const rows = await db.execute(
    sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name like ${name} and pid <> pg_backend_pid()`,
  );
  return rows.length;
}

/** Puts an item into a parent's list, as starting the parent would. */
export async function insertTestItem(
  db: Db,
  input: { projectId: string; parentId: string; item: string; ordinal: number; runId: string },
): Promise<void> {
  await db.insert(runItems).values(input);
}
