import { sql, type SQL } from "drizzle-orm";
import type { ProjectId } from "@/lib/core";
import type { Tx } from "../client";

/** Merges the jsonb objects of a group in the given order; of equal keys the last one's value stays. */
export function foldObjects(column: "fields" | "properties", order: "line" | "seq"): SQL {
  return sql.raw(`coalesce((
    select jsonb_object_agg(e.key, e.value order by o.n)
    from unnest(array_agg(${column} order by ${order})) with ordinality as o(object, n)
    cross join jsonb_each(o.object) as e(key, value)
  ), '{}')`);
}

/** The last value of a group, in the given order, that says something. */
export function lastOf(column: "name" | "source_id" | "category", order: "line" | "seq"): SQL {
  return sql.raw(`(array_agg(${column} order by ${order} desc) filter (where ${column} is not null))[1]`);
}

/** Makes the profiles of some users anew from their layers, the latest import on top; none without a layer. */
export async function mergeProfiles(tx: Tx, projectId: ProjectId, userIds: SQL): Promise<void> {
  await tx.execute(sql`
    with touched as materialized (${userIds}),
    merged as materialized (
      select user_id, ${foldObjects("fields", "seq")} as fields, ${foldObjects("properties", "seq")} as properties
      from (
        select l.user_id, l.fields, l.properties, i.seq
        from profile_layers l
        join imports i on i.project_id = l.project_id and i.id = l.import_id
        where l.project_id = ${projectId} and l.user_id in (select user_id from touched)
      ) layers
      group by user_id
    ),
    gone as (
      delete from profiles p
      where p.project_id = ${projectId} and p.user_id in (select user_id from touched)
        and p.user_id not in (select user_id from merged)
    )
    insert into profiles (project_id, user_id, fields, properties)
    select ${projectId}, user_id, fields, properties from merged order by user_id
    on conflict (project_id, user_id) do update set fields = excluded.fields, properties = excluded.properties
  `);
}

/** Makes some entities anew from their layers, the latest import on top. An entity keeps its id. */
export async function mergeEntities(tx: Tx, projectId: ProjectId, touched: SQL): Promise<void> {
  await tx.execute(sql`
    with touched as materialized (${touched}),
    merged as materialized (
      select kind, name_key, ${lastOf("name", "seq")} as name, ${lastOf("category", "seq")} as category,
        ${foldObjects("properties", "seq")} as properties
      from (
        select l.kind, l.name_key, l.name, l.category, l.properties, i.seq
        from entity_layers l
        join imports i on i.project_id = l.project_id and i.id = l.import_id
        where l.project_id = ${projectId} and (l.kind, l.name_key) in (select kind, name_key from touched)
      ) layers
      group by kind, name_key
    ),
    gone as (
      delete from entities e
      where e.project_id = ${projectId} and (e.kind, e.name_key) in (select kind, name_key from touched)
        and (e.kind, e.name_key) not in (select kind, name_key from merged)
    )
    insert into entities (project_id, kind, name, name_key, category, properties)
    select ${projectId}, kind, name, name_key, category, properties from merged order by kind, name_key
    on conflict (project_id, kind, name_key) do update
      set name = excluded.name, category = excluded.category, properties = excluded.properties
  `);
}
