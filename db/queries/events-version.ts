import { sql } from "drizzle-orm";
import type { ProjectId } from "@/lib/core";
import type { Db, Tx } from "../client";

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
      (select md5(string_agg(concat_ws(',', name, state, role), '|' order by name collate "C")) from event_types
        where project_id = ${projectId}),
      (select time_zone from projects where id = ${projectId})
    )) as version
  `);
  return row?.version ?? "";
}
