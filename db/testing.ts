import { and, eq, inArray, sql } from "drizzle-orm";
import type { ProjectId } from "@/lib/core";
import { withTransaction, type Db } from "./client";
import { noteMentions } from "./queries/entity-mentions";
import { behaviors, entities, events, eventTypes, profiles, projects, runItems, runs, users } from "./schema";

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
  table:
    | "events"
    | "rejected_lines"
    | "calls"
    | "frames"
    | "frame_blocks"
    | "pattern_sets"
    | "mined_parts"
    | "causal_graphs"
    | "causal_graph_versions"
    | "causal_graph_nodes"
    | "causal_graph_edges"
    | "causal_graph_lines"
    | "edge_verdicts",
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

/** Lets the lease of a run last an hour, so that a slow machine does not outlast it before it is looked for. */
export async function prolongTestLease(db: Db, { projectId, runId }: { projectId: string; runId: string }) {
  await db
    .update(runs)
    .set({ leaseUntil: sql`clock_timestamp() + interval '1 hour'` })
    .where(and(eq(runs.projectId, projectId), eq(runs.id, runId)));
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

/** How a project's present events stand to its behaviours, counted one by one; for tests only. */
export async function auditEvidence(db: Db, projectId: string) {
  const [found] = await db.execute<{
    events: number;
    users: number;
    /** Events that rest on rows that are gone or another user's. */
    foreign: number;
    /** Events that do not last from the first to the last of their rows. */
    off: number;
    behaviors: number;
    /** How often a row stands in an event, and how many different rows do. */
    named: number;
    distinct: number;
  }>(sql`
    with evidence as (
      select e.id, e.user_id, e.start_at, e.end_at, x.id as behavior_id, b.user_id as owner, b.at
      from events e cross join unnest(e.behavior_ids) as x(id)
      left join behaviors b on b.project_id = e.project_id and b.id = x.id
      where e.project_id = ${projectId} and e.state = 'current'
    ), each as (
      select id, user_id, bool_or(owner is distinct from user_id) as is_foreign,
        min(at) is distinct from start_at or max(at) is distinct from end_at as is_off
      from evidence group by id, user_id, start_at, end_at
    )
    select count(*)::int as events, count(distinct user_id)::int as users,
      (count(*) filter (where is_foreign))::int as foreign, (count(*) filter (where is_off))::int as off,
      (select count(*)::int from behaviors where project_id = ${projectId}) as behaviors,
      (select count(*)::int from evidence) as named, (select count(distinct behavior_id)::int from evidence) as distinct
    from each
  `);
  return found;
}

/** Every row of a table, or of all of them, as JSON text: what a dump of the database would hold. */
export async function dumpRows(db: Db, table?: string): Promise<string[]> {
  const tables = await db.execute<{ name: string }>(sql`
    select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'
  `);
  const rows: string[] = [];
  for (const { name } of tables) {
    if (table !== undefined && name !== table) continue;
    const found = await db.execute<{ row: string }>(
      sql`select to_jsonb(t)::text as row from ${sql.identifier(name)} t`,
    );
    rows.push(...found.map(({ row }) => row));
  }
  return rows;
}

export type TestPerson = {
  id: string;
  profile?: { fields: Record<string, unknown>; properties: Record<string, string> };
  behaviors: readonly {
    at: string;
    action: string;
    item?: string | null;
    app?: string | null;
    media?: string | null;
    poi?: string | null;
  }[];
  events: readonly { at: string; type: string; category?: string }[];
};

/** Gives a project these users with their profiles, behaviours and present events; for tests and benchmarks only. */
export async function insertTestPeople(db: Db, projectId: string, people: readonly TestPerson[]): Promise<void> {
  for (const { id: userId, profile, behaviors: rows, events: made } of people) {
    const times = rows.map(({ at }) => at).toSorted();
    await db.insert(users).values({
      projectId,
      id: userId,
      behaviorCount: rows.length,
      eventCount: made.length,
      firstAt: times[0] ?? null,
      lastAt: times.at(-1) ?? null,
      ...(made.length > 0 ? { currentRunId: `run_of_${userId}`, extractedBehaviorCount: rows.length } : {}),
    });
    if (profile) await db.insert(profiles).values({ projectId, userId, ...profile });
    const common = { projectId, userId };
    if (rows.length > 0) {
      await db.insert(behaviors).values(
        rows.map((row, i) => ({
          ...common,
          ...row,
          importId: "imp_test",
          line: i + 2,
          contentKey: crypto.randomUUID(),
        })),
      );
    }
    if (made.length > 0) {
      await db.insert(events).values(
        made.map(({ at, type, category = "other" }, ordinal) => ({
          ...common,
          runId: `run_of_${userId}`,
          attempt: 1,
          state: "current",
          ordinal,
          type,
          context: "",
          category,
          confidence: 0.9,
          startAt: at,
          endAt: at,
          behaviorIds: [],
        })),
      );
    }
  }
}

/** Puts types into a project's vocabulary, each with its role. */
export async function insertTestTypes(
  db: Db,
  projectId: string,
  roles: Readonly<Record<string, string | null>>,
): Promise<void> {
  const names = Object.keys(roles);
  await db.delete(eventTypes).where(and(eq(eventTypes.projectId, projectId), inArray(eventTypes.name, names)));
  await db
    .insert(eventTypes)
    .values(Object.entries(roles).map(([name, role]) => ({ projectId, name, category: "other", role })));
}

/** Puts entities into a project's catalogue. */
export async function insertTestEntities(
  db: Db,
  projectId: string,
  wanted: readonly { kind: string; name: string; nameKey: string }[],
): Promise<{ id: string; name: string }[]> {
  const rows = await db
    .insert(entities)
    .values(wanted.map((each) => ({ projectId, ...each, properties: {} })))
    .returning({ id: entities.id, name: entities.name });
  return rows.map(({ id, name }) => ({ id: String(id), name }));
}

/** Notes which names the rows of a project hold, as importing them would. */
export async function noteTestMentions(db: Db, projectId: ProjectId): Promise<void> {
  await withTransaction(db, (tx) =>
    noteMentions(
      tx,
      projectId,
      sql`select import_id, user_id, app, media, item, poi from behaviors where project_id = ${projectId}`,
    ),
  );
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
