import { sql } from "drizzle-orm";
import type { Db } from "./client";

/** Tables an import writes to, with what of them must be equal for two states to be equal. */
const PARTS = {
  users: sql`select id, behavior_count, first_at, last_at, event_count, current_run_id, extracted_behavior_count
    from users`,
  behaviors: sql`select import_id, line, user_id, at, local_at, action, item, app, media, poi, duration, properties,
    content_key from behaviors`,
  profiles: sql`select user_id, fields, properties from profiles`,
  profile_layers: sql`select user_id, import_id, fields, properties from profile_layers`,
  entities: sql`select kind, name, name_key, category, properties from entities`,
  entity_layers: sql`select kind, name_key, import_id, name, source_id, category, properties from entity_layers`,
  events: sql`select user_id, type, written_type, start_at, end_at, behavior_ids, import_id, line, context, agent, scene,
    action, object, category, confidence, local_start, local_end, properties, content_key
    from (select *, case when import_id is not null then ordinal end as line from events) events`,
  event_types: sql`select name, category, state, role from event_types`,
  event_type_names: sql`select key, name from event_type_names`,
  import_chunks: sql`select import_id, seq from import_chunks`,
  import_duplicates: sql`select import_id, cardinality(content_keys) as rows from import_duplicates`,
} as const;

export type Snapshot = Record<keyof typeof PARTS, readonly Record<string, unknown>[]>;

/** Everything a project's imports have left in it, in an order that does not depend on how it came; for tests. */
export async function snapshotProject(db: Db, projectId: string): Promise<Snapshot> {
  const parts = await Promise.all(
    Object.entries(PARTS).map(async ([name, query]) => {
      const rows = await db.execute<Record<string, unknown>>(sql`${query} where project_id = ${projectId}`);
      const sorted = [...rows].map((row) => [JSON.stringify(row), row] as const).sort(([a], [b]) => (a < b ? -1 : 1));
      return [name, sorted.map(([, row]) => row)];
    }),
  );
  return Object.fromEntries(parts) as Snapshot;
}
