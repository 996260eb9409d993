import { and, asc, eq, sql } from "drizzle-orm";
import type { ProjectId, SegmentId } from "@/lib/core";
import { SegmentDefinition, type Segment, type TypeSpread } from "@/lib/people";
import { sqlState, type Db, type Tx } from "../client";
import { eventTypes, segments } from "../schema";
import { toRfc3339 } from "./rows";
import { usersOf, type UserSelection } from "./segment-sql";

type Row = typeof segments.$inferSelect;

function toSegment(row: Row): Segment {
  return {
    // The column holds what this module wrote.
    id: row.id as SegmentId,
    name: row.name,
    ready: false,
    definition: SegmentDefinition.parse(row.definition),
    created_at: toRfc3339(row.createdAt),
    updated_at: toRfc3339(row.updatedAt),
  };
}

const UNIQUE_VIOLATION = "23505";

/** Undefined when another has the name. */
async function unlessTaken<T>(write: () => Promise<T>): Promise<T | undefined> {
  try {
    return await write();
  } catch (error) {
    if (sqlState(error) === UNIQUE_VIOLATION) return undefined;
    throw error;
  }
}

const SEGMENTS_MAX = 1000;

/** By name. */
export async function selectSegments(db: Db | Tx, projectId: ProjectId): Promise<Segment[]> {
  const rows = await db
    .select()
    .from(segments)
    .where(eq(segments.projectId, projectId))
    .orderBy(asc(segments.name), asc(segments.id))
    .limit(SEGMENTS_MAX);
  return rows.map(toSegment);
}

export async function selectSegment(db: Db | Tx, projectId: ProjectId, id: string): Promise<Segment | undefined> {
  const [row] = await db
    .select()
    .from(segments)
    .where(and(eq(segments.projectId, projectId), eq(segments.id, id)));
  return row && toSegment(row);
}

/** Undefined when another has the name. */
export async function insertSegment(
  db: Db | Tx,
  projectId: ProjectId,
  segment: { id: string; name: string; definition: SegmentDefinition },
): Promise<Segment | undefined> {
  const rows = await unlessTaken(() =>
    db
      .insert(segments)
      .values({ projectId, ...segment })
      .returning(),
  );
  return rows?.[0] && toSegment(rows[0]);
}

/** Undefined when there is none of that id, `taken` when another has the name. */
export async function updateSegment(
  db: Db | Tx,
  projectId: ProjectId,
  id: string,
  change: { name?: string | undefined; definition?: SegmentDefinition | undefined },
): Promise<Segment | "taken" | undefined> {
  const { name, definition } = change;
  const rows = await unlessTaken(() =>
    db
      .update(segments)
      .set({
        ...(name === undefined ? {} : { name }),
        ...(definition === undefined ? {} : { definition }),
        updatedAt: sql`now()`,
      })
      .where(and(eq(segments.projectId, projectId), eq(segments.id, id)))
      .returning(),
  );
  return rows === undefined ? "taken" : rows[0] && toSegment(rows[0]);
}

/** False when there was none. */
export async function deleteSegment(db: Db | Tx, projectId: ProjectId, id: string): Promise<boolean> {
  const rows = await db
    .delete(segments)
    .where(and(eq(segments.projectId, projectId), eq(segments.id, id)))
    .returning({ id: segments.id });
  return rows.length > 0;
}

export async function countSelected(db: Db | Tx, projectId: ProjectId, selection: UserSelection): Promise<number> {
  const [row] = await db.execute<{ n: number }>(
    sql`select count(*)::int as n from (${usersOf(projectId, selection)}) s`,
  );
  return row?.n ?? 0;
}

/**
 * Ids of those whose numbers of behaviours and events are closest to the selection's medians, in orders of magnitude;
 * of equally close ones the first by id.
 */
export async function selectTypical(
  db: Db | Tx,
  projectId: ProjectId,
  selection: UserSelection,
  limit: number,
): Promise<string[]> {
  const rows = await db.execute<{ id: string }>(sql`
    with chosen as materialized (
      select u.id, ln(1 + u.behavior_count) as behaviors, ln(1 + u.event_count) as events
      from users u join (${usersOf(projectId, selection)}) s on s.id = u.id
      where u.project_id = ${projectId}
    ), middle as (
      select percentile_cont(0.5) within group (order by behaviors) as behaviors,
        percentile_cont(0.5) within group (order by events) as events
      from chosen
    )
    select c.id from chosen c, middle m
    order by abs(c.behaviors - m.behaviors) + abs(c.events - m.events), c.id
    limit ${limit}
  `);
  return rows.map(({ id }) => id);
}

/** Names of the types that the vocabulary marks as targets. */
export async function selectTargets(db: Db | Tx, projectId: ProjectId): Promise<string[]> {
  const rows = await db
    .select({ name: eventTypes.name })
    .from(eventTypes)
    .where(and(eq(eventTypes.projectId, projectId), eq(eventTypes.role, "target")))
    .orderBy(asc(eventTypes.name));
  return rows.map(({ name }) => name);
}

/** Whom a selection means, by id. */
export async function selectSegmentUsers(
  db: Db | Tx,
  projectId: ProjectId,
  selection: UserSelection,
): Promise<string[]> {
  const rows = await db.execute<{ id: string }>(
    sql`select s.id from (${usersOf(projectId, selection)}) s order by s.id`,
  );
  return rows.map(({ id }) => id);
}

export type TargetCounts = { reached: number; others: number; spread: TypeSpread[] };

/** Users by whether they reached a target, and with how many of either each type is found: before the first target. */
export async function countAroundTargets(
  db: Db | Tx,
  projectId: ProjectId,
  targets: readonly string[],
): Promise<TargetCounts> {
  const rows = await db.execute<{ type: string | null; reached: number; others: number }>(sql`
    with first as materialized (${firstTargets(projectId, targets)})
    select e.type, count(distinct f.user_id)::int as reached,
      count(distinct e.user_id) filter (where f.user_id is null)::int as others
    from events e left join first f on f.user_id = e.user_id
    where e.project_id = ${projectId} and e.state = 'current' and (f.at is null or e.start_at < f.at)
    group by e.type
    union all
    select null, (select count(*)::int from first),
      (select count(*)::int from users where project_id = ${projectId} and event_count > 0)
  `);
  const all = rows.find(({ type }) => type === null);
  return {
    reached: all?.reached ?? 0,
    others: (all?.others ?? 0) - (all?.reached ?? 0),
    spread: rows.flatMap(({ type, reached, others }) =>
      type === null ? [] : [{ type, reachedWith: reached, othersWith: others }],
    ),
  };
}

/** The median number of events of these types that users had before their first target; 0 where nobody reached one. */
export async function medianBeforeTarget(
  db: Db | Tx,
  projectId: ProjectId,
  targets: readonly string[],
  types: readonly string[],
): Promise<number> {
  const [row] = await db.execute<{ median: number | null }>(sql`
    with first as materialized (${firstTargets(projectId, targets)})
    select percentile_cont(0.5) within group (order by coalesce(c.n, 0))::float8 as median
    from first f left join (
      select e.user_id, count(*) as n from events e join first f on f.user_id = e.user_id and e.start_at < f.at
      where e.project_id = ${projectId} and e.state = 'current' and e.type = any(${sql.param([...types])}::text[])
      group by e.user_id
    ) c on c.user_id = f.user_id
  `);
  return row?.median ?? 0;
}

const firstTargets = (projectId: ProjectId, targets: readonly string[]) => sql`
  select user_id, min(start_at) as at from events
  where project_id = ${projectId} and state = 'current' and type = any(${sql.param([...targets])}::text[])
  group by user_id`;

/**
 * Changes whenever rows, profiles, events or the vocabulary do: what was counted under another one is out of date.
 * Cheap beside any count.
 */
export async function selectDataVersion(db: Db | Tx, projectId: ProjectId): Promise<string> {
  const [row] = await db.execute<{ version: string }>(sql`
    select md5(concat_ws('|',
      (select concat_ws(',', count(*), sum(behavior_count), sum(event_count), max(extracted_at), max(last_at))
        from users where project_id = ${projectId}),
      (select concat_ws(',', max(seq), sum(rows_accepted), count(undone_at), md5(string_agg(status, '' order by seq)))
        from imports where project_id = ${projectId}),
      (select md5(string_agg(concat_ws(',', id, name, category, state, role, 'in', merged_into), '|' order by id)) from event_types
        where project_id = ${projectId}),
      (select time_zone from projects where id = ${projectId})
    )) as version
  `);
  return row?.version ?? "";
}
