import { sql, type SQL } from "drizzle-orm";
import type { ProjectId } from "@/lib/core";
import type { Tx } from "../client";

/** Merges the jsonb objects of a group in the given order; of equal keys the last one's value stays. */
export function foldObjects(column: "fields" | "properties" | "tags", order: "line" | "seq"): SQL {
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

/**
 * Makes the entities of the temporary table `touched_entities` (kind, name_key) anew from their layers, the latest
 * import on top, and from the rows that name them; those of which nothing is left go. An entity keeps its id, and what
 * was said of it in tags is kept under its name even while it is gone.
 */
export async function mergeEntities(tx: Tx, projectId: ProjectId): Promise<void> {
  // Whoever writes tags locks entities in the same order, so that neither ever waits for the other.
  await tx.execute(sql`
    select 1 from entities e join touched_entities t on t.kind = e.kind and t.name_key = e.name_key
    where e.project_id = ${projectId} order by e.kind, e.name_key for update of e
  `);
  await tx.execute(sql`
    with layered as materialized (
      select kind, name_key, ${lastOf("name", "seq")} as name, ${lastOf("category", "seq")} as category,
        ${foldObjects("properties", "seq")} as properties
      from (
        select l.kind, l.name_key, l.name, l.category, l.properties, i.seq
        from entity_layers l
        join touched_entities t on t.kind = l.kind and t.name_key = l.name_key
        join imports i on i.project_id = l.project_id and i.id = l.import_id
        where l.project_id = ${projectId}
      ) layers
      group by kind, name_key
    ),
    mentions as materialized (
      select m.kind, m.entity_key as name_key, m.name, m.behavior_count, m.user_ids
      from entity_mentions m
      join touched_entities t on t.kind = m.kind and t.name_key = m.entity_key
      where m.project_id = ${projectId}
    ),
    named as materialized (
      select kind, name_key, (array_agg(name order by behaviors desc, name))[1] as name, sum(behaviors)::int as behaviors,
        sum(mentions) = 1 as once, sum(users)::int as users
      from (
        select kind, name_key, name, sum(behavior_count) as behaviors, count(*) as mentions,
          sum(cardinality(user_ids)) as users
        from mentions group by kind, name_key, name
      ) spellings
      group by kind, name_key
    ),
    -- Only who stands in several arrays has to be counted one by one.
    counted as materialized (
      select kind, name_key, count(*)::int as users from (
        select distinct m.kind, m.name_key, u.id
        from mentions m join named n on n.kind = m.kind and n.name_key = m.name_key and not n.once
        cross join unnest(m.user_ids) as u(id)
      ) pairs
      group by kind, name_key
    ),
    merged as materialized (
      select kind, name_key, coalesce(l.name, n.name) as name, l.category, coalesce(l.properties, '{}') as properties,
        case when l.name is null then 'behaviors' else 'import' end as origin,
        coalesce(n.behaviors, 0) as behaviors, coalesce(c.users, n.users, 0) as users
      from layered l full join named n using (kind, name_key) left join counted c using (kind, name_key)
    ),
    gone as (
      delete from entities e using touched_entities t
      where e.project_id = ${projectId} and t.kind = e.kind and t.name_key = e.name_key
        and not exists (select from merged m where m.kind = e.kind and m.name_key = e.name_key)
    )
    insert into entities as e (project_id, kind, name, name_key, category, properties, origin, behavior_count,
      user_count, described)
    select ${projectId}, kind, name, name_key, category, properties, origin, behaviors, users,
      md5(concat_ws(E'\\x1f', name_key, coalesce(category, ''), properties::text))
    from merged order by kind, name_key
    on conflict (project_id, kind, name_key) do update set
      name = excluded.name, category = excluded.category, properties = excluded.properties, origin = excluded.origin,
      behavior_count = excluded.behavior_count, user_count = excluded.user_count, described = excluded.described,
      updated_at = case when e.described = excluded.described then e.updated_at else excluded.updated_at end
  `);
  await mergeImportedTags(tx, projectId);
}

/** Gives the touched entities the tags that files give them now. */
async function mergeImportedTags(tx: Tx, projectId: ProjectId): Promise<void> {
  await tx.execute(sql`
    with given as materialized (
      select distinct on (l.kind, l.name_key, tag.key) l.kind, l.name_key, tag.key, tag.value
      from entity_layers l
      join touched_entities t on t.kind = l.kind and t.name_key = l.name_key
      join imports i on i.project_id = l.project_id and i.id = l.import_id
      cross join jsonb_each_text(l.tags) as tag(key, value)
      where l.project_id = ${projectId} and l.tags is not null
      order by l.kind, l.name_key, tag.key, i.seq desc
    ),
    gone as (
      delete from entity_tags e using touched_entities t
      where e.project_id = ${projectId} and e.origin = 'import' and t.kind = e.kind and t.name_key = e.name_key
        and not exists (
          select from given g where g.kind = e.kind and g.name_key = e.name_key and g.key = e.tag_key)
    )
    insert into entity_tags (project_id, kind, name_key, tag_key, origin, tag)
    select ${projectId}, kind, name_key, key, 'import', value from given order by kind, name_key, key
    on conflict (project_id, kind, name_key, tag_key, origin) do update set tag = excluded.tag
  `);
  await refreshTagKeys(
    tx,
    projectId,
    sql`array(
      select e.id from entities e join touched_entities t on t.kind = e.kind and t.name_key = e.name_key
      where e.project_id = ${projectId})`,
  );
}

/** Keys of the tags of an entity `e` that count: somebody gives them and no person has taken them away. */
export const tagKeysOf = sql`array(
  select t.tag_key from entity_tags t
  where t.project_id = e.project_id and t.kind = e.kind and t.name_key = e.name_key
  group by t.tag_key having not bool_or(t.removed)
  order by t.tag_key
)`;

/** Notes on some entities which of their tags count now; `ids` is an array of their numbers. */
export async function refreshTagKeys(tx: Tx, projectId: string, ids: SQL): Promise<void> {
  await tx.execute(sql`
    update entities e set tag_keys = ${tagKeysOf}, updated_at = clock_timestamp()
    where e.project_id = ${projectId} and e.id = any(${ids}) and e.tag_keys <> ${tagKeysOf}
  `);
}
