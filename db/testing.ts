import { eq, sql } from "drizzle-orm";
import type { Db } from "./client";
import { behaviors, projects, runItems, runs, users } from "./schema";

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

export type TestLogs = {
  projectId: string;
  runIds: readonly string[];
  /** How many frames each has. */
  frames: number;
  parentId?: string;
};

/** Runs that ended just now, with logs of short texts and a terminal frame each; for tests and benchmarks only. */
export async function insertTestLogs(db: Db, { projectId, runIds, frames, parentId }: TestLogs): Promise<void> {
  for (const id of runIds) {
    await db.insert(runs).values({
      projectId,
      id,
      kind: "extract-events",
      status: "succeeded",
      input: {},
      locale: "en",
      attempt: 1,
      lastSeq: frames,
      finishedAt: new Date().toISOString(),
      ...(parentId === undefined ? {} : { parentId }),
    });
  }
  await db.execute(sql`
    insert into frames (project_id, run_id, seq, attempt, type, at_ms, data)
    select ${projectId}, run_id, seq, 1, type, seq * 12,
      format('{"type":"%s",%s,"run":"%s","attempt":1,"seq":%s}', type, body, run_id, seq)
    from unnest(${sql.param([...runIds])}::text[]) as run_id, generate_series(1, ${frames}::int) as seq,
      lateral (
        select 'llm_chunk' as type, format('"content":"%s","item":"user_0007"', substr(md5((seq / 8)::text), 1 + 4 * (seq % 8), 4))
          as body where seq < ${frames}::int
        union all
        select 'done', '"message":"ended","summary":{"status":"succeeded","counts":{}}' where seq = ${frames}::int
      ) as t
  `);
}

/** Rows of a table of the project, counted. */
export async function countRows(
  db: Db,
  table: "events" | "rejected_lines" | "calls" | "frames" | "frame_blocks",
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

/** Makes a log's frames from a number on those of a second attempt, by a clock that is so much ahead. */
export async function raiseTestAttempt(
  db: Db,
  { projectId, runId }: { projectId: string; runId: string },
  from: number,
  laterMs = 0,
): Promise<void> {
  await db.execute(sql`
    update frames set attempt = 2, at_ms = at_ms + ${laterMs}::int, data = replace(data, '"attempt":1', '"attempt":2')
    where project_id = ${projectId} and run_id = ${runId} and seq >= ${from}
  `);
}

/** Says how long a project keeps logs and calls, in days. */
export async function setTestRetention(
  db: Db,
  projectId: string,
  days: { keepFramesDays?: number; keepCallsDays?: number },
): Promise<void> {
  await db.update(projects).set(days).where(eq(projects.id, projectId));
}

/** What a table takes with its indexes and the values stored apart from it. */
export async function readTableBytes(db: Db, table: "frames" | "frame_blocks"): Promise<number> {
  const [row] = await db.execute<{ bytes: number }>(sql`select pg_total_relation_size(${table})::float8 as bytes`);
  return row?.bytes ?? 0;
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

/** Makes a project's entities those that an installation had before they were derived from behaviours. */
export async function forgetEntities(db: Db, projectId: string): Promise<void> {
  await db.execute(sql`delete from entity_mentions where project_id = ${projectId}`);
  await db.execute(sql`delete from entities where project_id = ${projectId} and origin = 'behaviors'`);
  await db.execute(sql`
    update entities set behavior_count = 0, user_count = 0, described = '', search_terms = null, search_text = null
    where project_id = ${projectId}
  `);
  await db.update(projects).set({ entityRules: 0 }).where(eq(projects.id, projectId));
}
