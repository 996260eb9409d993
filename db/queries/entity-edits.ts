import { sql, type SQL } from "drizzle-orm";
import type { ProjectId } from "@/lib/core";
import { tagsByKey, type BulkChange, type EntityChange } from "@/lib/entities";
import type { Tx } from "../client";
import { selectMatching, type EntityMatch } from "./entities";
import { refreshTagKeys } from "./merge-layers";

/** Entities by their numbers, or all that a filter lets through. */
export type Chosen = { ids: readonly string[] } | { match: EntityMatch };

/**
 * Locks the chosen entities, in the order in which everybody does, and keeps their keys in the temporary table
 * `chosen_entities`. Gives their numbers.
 */
async function choose(tx: Tx, projectId: ProjectId, chosen: Chosen): Promise<string[]> {
  const ids = "ids" in chosen ? sql.param([...new Set(chosen.ids)]) : sql.param(await selectMatching(tx, chosen.match));
  await tx.execute(sql`drop table if exists chosen_entities`);
  await tx.execute(
    sql`create temp table chosen_entities (id bigint, kind text, name_key text collate "C") on commit drop`,
  );
  await tx.execute(sql`
    insert into chosen_entities
    select id, kind, name_key from entities
    where project_id = ${projectId} and id = any(${ids}::bigint[]) order by kind, name_key for update
  `);
  await tx.execute(sql`analyze chosen_entities`);
  const rows = await tx.execute<{ id: string }>(sql`select id::text from chosen_entities`);
  return rows.map(({ id }) => id);
}

const CHOSEN = sql`array(select id from chosen_entities)`;

const unnested = (tags: ReadonlyMap<string, string>): SQL => sql`
  unnest(${sql.param([...tags.keys()])}::text[], ${sql.param([...tags.values()])}::text[]) as x(key, tag)`;

async function addTags(tx: Tx, projectId: ProjectId, tags: ReadonlyMap<string, string>): Promise<void> {
  await tx.execute(sql`
    insert into entity_tags (project_id, kind, name_key, tag_key, origin, tag)
    select ${projectId}, c.kind, c.name_key, x.key, 'person', x.tag
    from chosen_entities c cross join ${unnested(tags)}
    order by c.kind, c.name_key, x.key
    on conflict (project_id, kind, name_key, tag_key, origin) do update
      set tag = excluded.tag, removed = false, at = clock_timestamp()
  `);
}

/** A removal is remembered where the entity has the tag, so that no later run brings it back. */
async function removeTags(tx: Tx, projectId: ProjectId, tags: ReadonlyMap<string, string>): Promise<void> {
  await tx.execute(sql`
    insert into entity_tags (project_id, kind, name_key, tag_key, origin, tag, removed)
    select distinct on (t.kind, t.name_key, t.tag_key) ${projectId}, t.kind, t.name_key, t.tag_key, 'person', t.tag, true
    from entity_tags t
    join chosen_entities c on c.kind = t.kind and c.name_key = t.name_key
    where t.project_id = ${projectId} and t.tag_key = any(${sql.param([...tags.keys()])}::text[])
    order by t.kind, t.name_key, t.tag_key
    on conflict (project_id, kind, name_key, tag_key, origin) do update
      set removed = true, locked = false, at = clock_timestamp()
  `);
}

async function lockTags(tx: Tx, projectId: ProjectId, tags: ReadonlyMap<string, string>): Promise<void> {
  await tx.execute(sql`
    insert into entity_tags (project_id, kind, name_key, tag_key, origin, tag, locked)
    select distinct on (t.kind, t.name_key, t.tag_key) ${projectId}, t.kind, t.name_key, t.tag_key, 'person', t.tag, true
    from entity_tags t
    join chosen_entities c on c.kind = t.kind and c.name_key = t.name_key
    where t.project_id = ${projectId} and t.tag_key = any(${sql.param([...tags.keys()])}::text[])
      and not exists (
        select from entity_tags r where r.project_id = t.project_id and r.kind = t.kind and r.name_key = t.name_key
          and r.tag_key = t.tag_key and r.removed)
    order by t.kind, t.name_key, t.tag_key
    on conflict (project_id, kind, name_key, tag_key, origin) do update set locked = true, at = clock_timestamp()
  `);
}

/** Where somebody else gives the tag too, it is theirs again; a person's own stays theirs. */
async function unlockTags(tx: Tx, projectId: ProjectId, tags: ReadonlyMap<string, string>): Promise<void> {
  const locked = sql`t.project_id = ${projectId} and t.origin = 'person' and t.locked
    and t.tag_key = any(${sql.param([...tags.keys()])}::text[])
    and exists (select from chosen_entities c where c.kind = t.kind and c.name_key = t.name_key)`;
  await tx.execute(sql`
    delete from entity_tags t where ${locked} and exists (
      select from entity_tags o where o.project_id = t.project_id and o.kind = t.kind and o.name_key = t.name_key
        and o.tag_key = t.tag_key and o.origin <> 'person')
  `);
  await tx.execute(sql`update entity_tags t set locked = false, at = clock_timestamp() where ${locked}`);
}

async function setTagging(tx: Tx, projectId: ProjectId, column: "locked" | "own_category", value: SQL): Promise<void> {
  await tx.execute(sql`
    insert into entity_tagging as g (project_id, kind, name_key, ${sql.identifier(column)})
    select ${projectId}, kind, name_key, ${value} from chosen_entities order by kind, name_key
    on conflict (project_id, kind, name_key) do update set ${sql.identifier(column)} = ${value}
  `);
  await tx.execute(sql`
    update entities e set updated_at = clock_timestamp() from chosen_entities c
    where e.project_id = ${projectId} and e.id = c.id and e.id = any(${CHOSEN})
  `);
}

/** Does to many entities what a person asks; gives the numbers of those that are there. */
export async function changeEntities(
  tx: Tx,
  projectId: ProjectId,
  chosen: Chosen,
  { action, tags: named }: Pick<BulkChange, "action" | "tags">,
): Promise<string[]> {
  const ids = await choose(tx, projectId, chosen);
  if (named === undefined) {
    await setTagging(tx, projectId, "locked", action === "lock" ? sql`true` : sql`false`);
    return ids;
  }
  const tags = tagsByKey(named);
  const change = { add: addTags, remove: removeTags, lock: lockTags, unlock: unlockTags }[action];
  await change(tx, projectId, tags);
  await refreshTagKeys(tx, projectId, CHOSEN);
  return ids;
}

/** Does what a person asks to one entity; false when it is not there. */
export async function changeEntity(tx: Tx, projectId: ProjectId, id: string, change: EntityChange): Promise<boolean> {
  if ((await choose(tx, projectId, { ids: [id] })).length === 0) return false;
  if (change.category !== undefined) {
    await setTagging(tx, projectId, "own_category", sql`${change.category}::text`);
  }
  if (change.locked !== undefined) await setTagging(tx, projectId, "locked", sql`${change.locked}::boolean`);
  if (change.remove_tags) await removeTags(tx, projectId, tagsByKey(change.remove_tags));
  if (change.add_tags) await addTags(tx, projectId, tagsByKey(change.add_tags));
  await refreshTagKeys(tx, projectId, CHOSEN);
  return true;
}
