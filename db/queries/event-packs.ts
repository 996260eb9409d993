import { sql } from "drizzle-orm";
import type { ProjectId } from "@/lib/core";
import { withTransaction, type Db, type Tx } from "../client";
import { BYTES_AN_EVENT, literal, packing, selectTypeHashes } from "./type-hashes";

/** Reading millions of events takes longer than any statement a person waits for. */
const TIMEOUT_MS = 120_000;
/** With the usual few megabytes the database would write all events to its disk before it hands them out. */
const WORK_MEM = "64MB";
/** So many versions of packs are compared with the present; what is older is packed anew, in its turn. */
const VERSIONS_MAX = 16;

/** For a transaction that reads a project's events. */
export async function allowLongReading(tx: Tx): Promise<void> {
  await tx.execute(sql`
    select set_config('statement_timeout', ${String(TIMEOUT_MS)}, true), set_config('work_mem', ${WORK_MEM}, true)
  `);
}

/**
 * What decides about a user's present events beside the user's own run and count, which every import and extraction
 * changes: rows that were taken back, the zone naive times are read in, and what names mean. A name that is new changes
 * no event from before it, so only types up to an id count; the id stands in front.
 */
const versionOf = (project: string, seed: number, typesUpTo: string): string => `concat_ws(':',
  ${typesUpTo}, ${seed}, md5(concat_ws('|',
    (select time_zone from projects where id = ${project}),
    (select count(*) from imports
      where project_id = ${project} and (undone_at is not null or status in ('failed', 'cancelled'))),
    (select string_agg(row(t.id, t.name, t.merged_into)::text, '' order by t.id) from event_types t
      where t.project_id = ${project} and t.id <= ${typesUpTo}),
    (select string_agg(row(n.key, n.type_id)::text, '' order by n.key) from event_type_names n
      where n.project_id = ${project} and n.type_id <= ${typesUpTo})
  )))`;

/**
 * A query, `project` being the id as a literal, for all users with present events and the pack of each, null where there
 * is none that tells just those events. Whoever writes events need not know of packs: a pack of other events than the
 * present ones has another run, length or version.
 */
export const presentPacks = (project: string, seed: number): string => `
  with versions as materialized (
    select p.version from (
      select version from event_packs where project_id = ${project} group by version
      order by split_part(version, ':', 1)::bigint desc limit ${VERSIONS_MAX}
    ) p
    where p.version = ${versionOf(project, seed, "split_part(p.version, ':', 1)::bigint")}
  )
  select u.id, p.events
  from users u left join event_packs p on p.project_id = u.project_id and p.user_id = u.id
    and p.run_id is not distinct from u.current_run_id and octet_length(p.events) = ${BYTES_AN_EVENT} * u.event_count
    and p.version in (select version from versions)
  where u.project_id = ${project} and u.event_count > 0`;

/**
 * Packs the events of all users whose pack does not tell them, so that reading all of a project's events is cheap.
 * Nobody has to: what is not packed is read as it is. Where somebody else is packing this returns at once.
 */
export async function packEvents(db: Db, projectId: ProjectId): Promise<void> {
  await withTransaction(db, async (tx) => {
    const [lock] = await tx.execute<{ mine: boolean }>(
      sql`select pg_try_advisory_xact_lock(hashtextextended(${`event packs ${projectId}`}, 0)) as mine`,
    );
    if (!lock?.mine) return;
    await allowLongReading(tx);
    const project = await literal(tx, sql`${projectId}`);
    const { seed } = await selectTypeHashes(tx, projectId);
    await tx.execute(sql`
      create temp table unpacked on commit drop as
      select id from (${sql.raw(presentPacks(project, seed))}) present where events is null
    `);
    const [found] = await tx.execute<{ any: boolean; all: boolean }>(sql`
      select exists (select from unpacked) as any,
        not exists (select from event_packs where project_id = ${projectId}) as all
    `);
    if (!found?.any) return;
    await tx.execute(sql`analyze unpacked`);
    // Only a statement that makes a table may read with several processes, one that inserts may not; and none of them
    // may look at a temporary table, so that is left out where all users are meant. Users, version and events are those
    // of one moment.
    const rows = packing(project, seed, found.all ? "" : "and e.user_id in (select id from unpacked)");
    const newest = `(select coalesce(max(id), 0) from event_types where project_id = ${project})`;
    await tx.execute(sql`
      create temp table packed on commit drop as
      select u.id, u.current_run_id, v.version, e.events
      from (${sql.raw(rows)}) e join users u on u.project_id = ${projectId} and u.id = e.user_id
      cross join (select ${sql.raw(versionOf(project, seed, newest))} as version) v
    `);
    // Who is just being deleted gets no pack, and nobody is waited for.
    await tx.execute(sql`
      insert into event_packs (project_id, user_id, run_id, version, events)
      select ${projectId}, p.id, p.current_run_id, p.version, p.events
      from packed p join users u on u.project_id = ${projectId} and u.id = p.id
      for key share of u skip locked
      on conflict (project_id, user_id) do update
        set run_id = excluded.run_id, version = excluded.version, events = excluded.events
    `);
  });
}
