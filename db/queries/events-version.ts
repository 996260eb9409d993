import { sql } from "drizzle-orm";
import type { ProjectId } from "@/lib/core";
import type { Db, Tx } from "../client";
import { toRfc3339 } from "./rows";

/**
 * Changes whenever a project's present events do, or what their types are called and are there for: what was computed
 * from them under another version is out of date. Behaviours and profiles alone change nothing here. Cheap beside any
 * reading of events: it reads users, imports and types.
 */
export async function selectEventsVersion(db: Db | Tx, projectId: ProjectId): Promise<string> {
  const [row] = await db.execute<{ version: string }>(sql`
    select md5(concat_ws('|',
      (select concat_ws(',', count(*), sum(event_count),
          sum(hashtextextended(concat_ws(',', id, current_run_id, event_count), 0)::numeric))
        from users where project_id = ${projectId} and event_count > 0),
      (select concat_ws(',', max(seq) filter (where kind = 'events'), sum(rows_accepted) filter (where kind = 'events'),
          count(undone_at))
        from imports where project_id = ${projectId}),
      (select md5(string_agg(concat_ws(',', id, name, state, role, 'in', merged_into), '|' order by id)) from event_types
        where project_id = ${projectId}),
      (select time_zone from projects where id = ${projectId})
    )) as version
  `);
  return row?.version ?? "";
}

/** How many present events a project has, of how many users. */
export async function selectEventTotals(db: Db | Tx, projectId: ProjectId): Promise<{ events: number; users: number }> {
  const [row] = await db.execute<{ events: number; users: number }>(sql`
    select coalesce(sum(event_count), 0)::int as events, count(*)::int as users
    from users where project_id = ${projectId} and event_count > 0
  `);
  return row ?? { events: 0, users: 0 };
}

/** The names of all event types, and what each is there for: `target`, `start`, `noise` or nothing of that. */
export async function selectTypeRoles(
  db: Db | Tx,
  projectId: ProjectId,
): Promise<{ name: string; role: string | null }[]> {
  const rows = await db.execute<{ name: string; role: string | null }>(
    sql`select name, role from event_types where project_id = ${projectId} order by name collate "C"`,
  );
  return [...rows];
}

/** The moments in which days of the project's calendar begin and end, as RFC 3339; what is left out has none. */
export async function selectDaySpan(
  db: Db | Tx,
  projectId: ProjectId,
  { from, to }: { from?: string | undefined; to?: string | undefined },
): Promise<{ from?: string; to?: string }> {
  if (from === undefined && to === undefined) return {};
  const [row] = await db.execute<{ from: string | null; to: string | null }>(sql`
    select (${from ?? null}::date::timestamp at time zone time_zone)::text as from,
      ((${to ?? null}::date + 1)::timestamp at time zone time_zone)::text as to
    from projects where id = ${projectId}
  `);
  return { ...(row?.from ? { from: toRfc3339(row.from) } : {}), ...(row?.to ? { to: toRfc3339(row.to) } : {}) };
}
