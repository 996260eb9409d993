import { sql, type SQL } from "drizzle-orm";
import { ENTITY_RULES, NAME_CHARS_MAX, nameKey, searchIndex } from "@/lib/entities";
import type { ProjectId } from "@/lib/core";
import type { Tx } from "../client";
import { mergeEntities } from "./merge-layers";
import { joinSetwise } from "./setwise";

const PAGE = 5000;

/**
 * Notes which names some behaviours hold, by import: how often each and of whom. `rows` gives import_id, user_id, app,
 * media, item and poi. What is noted of those imports already must be gone.
 */
export async function noteMentions(tx: Tx, projectId: ProjectId, rows: SQL): Promise<void> {
  await tx.execute(sql`drop table if exists mentioned, mention_keys`);
  await tx.execute(sql`
    create temp table mentioned on commit drop as
    select row_number() over ()::int as n, import_id, kind, name, sum(times)::int as behavior_count,
      array_agg(user_id order by user_id) as user_ids
    from (
      select r.import_id, r.user_id, v.kind, v.name, count(*) as times
      from (${rows}) r
      cross join lateral (values ('app', r.app), ('media', r.media), ('item', r.item), ('poi', r.poi)) as v(kind, name)
      where v.name is not null and length(v.name) <= ${NAME_CHARS_MAX}
      group by r.import_id, r.user_id, v.kind, v.name
    ) pairs
    group by import_id, kind, name
  `);
  await tx.execute(sql`create temp table mention_keys (n int, name_key text collate "C") on commit drop`);
  for (let from = 0; ; from += PAGE) {
    const page = await tx.execute<{ n: number; name: string }>(
      sql`select n, name from mentioned where n > ${from} and n <= ${from + PAGE}`,
    );
    if (page.length === 0) break;
    await tx.execute(sql`
      insert into mention_keys
      select * from unnest(
        ${sql.param(page.map(({ n }) => n))}::int[], ${sql.param(page.map(({ name }) => nameKey(name)))}::text[])
    `);
  }
  await tx.execute(sql`analyze mentioned (n)`);
  await tx.execute(sql`analyze mention_keys`);
  await joinSetwise(tx, () =>
    tx.execute(sql`
    insert into entity_mentions (project_id, kind, name, import_id, name_key, entity_key, behavior_count, user_ids)
    select ${projectId}, m.kind, m.name, m.import_id, m.name_key, ${MEANT}, m.behavior_count, m.user_ids
    from (
      select t.*, k.name_key from mentioned t join mention_keys k on k.n = t.n where k.name_key <> ''
    ) m
    ${meanings(projectId)}
    order by m.kind, m.name, m.import_id
  `),
  );
}

/** The entity a name means, in a query over names `m` with `meanings`. */
const MEANT = sql.raw(`coalesce(listed.name_key, aliased.name_key, m.name_key)`);

/** Joins to names `m` what files list under that name, and what they list under that id, if it is one thing only. */
function meanings(projectId: ProjectId): SQL {
  return sql`
    left join (
      select distinct kind, name_key from entity_layers where project_id = ${projectId}
    ) listed on listed.kind = m.kind and listed.name_key = m.name_key
    left join (
      select kind, source_id, min(name_key) as name_key from entity_layers
      where project_id = ${projectId} and source_id is not null
      group by kind, source_id having count(distinct name_key) = 1
    ) aliased on aliased.kind = m.kind and aliased.source_id = m.name
  `;
}

/**
 * Finds out anew which entities the names of some kinds mean, after what files list has changed. Leaves the entities
 * that gained or lost names in a temporary table `moved_entities` (kind, name_key).
 */
export async function resolveMentions(tx: Tx, projectId: ProjectId, kinds: SQL): Promise<void> {
  await joinSetwise(tx, () => moveMentions(tx, projectId, kinds));
  await tx.execute(sql`
    create temp table moved_entities on commit drop as
    select kind, before as name_key from moved_mentions union select kind, after from moved_mentions
  `);
}

async function moveMentions(tx: Tx, projectId: ProjectId, kinds: SQL): Promise<void> {
  await tx.execute(sql`drop table if exists moved_mentions, moved_entities`);
  await tx.execute(sql`
    create temp table moved_mentions on commit drop as
    select m.kind, m.name, m.import_id, m.entity_key as before, ${MEANT} as after
    from entity_mentions m ${meanings(projectId)}
    where m.project_id = ${projectId} and m.kind in (${kinds}) and m.entity_key <> ${MEANT}
  `);
  await tx.execute(sql`
    update entity_mentions m set entity_key = v.after
    from moved_mentions v
    where m.project_id = ${projectId} and m.kind = v.kind and m.name = v.name and m.import_id = v.import_id
  `);
}

/** Makes entities of what one import's behaviours name; `rows` as in `noteMentions`. */
export async function mergeMentioned(tx: Tx, projectId: ProjectId, importId: string, rows: SQL): Promise<void> {
  await noteMentions(tx, projectId, rows);
  await mergeTouched(
    tx,
    projectId,
    sql`select kind, entity_key as name_key from entity_mentions
      where project_id = ${projectId} and import_id = ${importId}`,
  );
}

/** Makes some entities anew from all that is known of them. `touched` gives kind and name_key. */
export async function mergeTouched(tx: Tx, projectId: ProjectId, touched: SQL): Promise<void> {
  await tx.execute(sql`drop table if exists touched_entities`);
  await tx.execute(sql`
    create temp table touched_entities on commit drop as
    select distinct kind, name_key collate "C" as name_key from (${touched}) t
  `);
  await tx.execute(sql`analyze touched_entities`);
  await joinSetwise(tx, async () => {
    await mergeEntities(tx, projectId);
    await indexNames(tx, projectId);
  });
}

/** Computes what the touched entities are found by, where that has changed. */
async function indexNames(tx: Tx, projectId: ProjectId): Promise<void> {
  await tx.execute(sql`drop table if exists touched_names`);
  await tx.execute(sql`
    create temp table touched_names on commit drop as
    select row_number() over ()::int as n, e.id, e.name, e.search_text, coalesce(o.names, '{}') as names
    from entities e
    join touched_entities t on t.kind = e.kind and t.name_key = e.name_key
    left join (
      select kind, name_key, array_agg(distinct name) as names from (
        select kind, entity_key as name_key, name from entity_mentions where project_id = ${projectId}
        union all
        select kind, name_key, source_id from entity_layers where project_id = ${projectId} and source_id is not null
      ) all_names
      group by kind, name_key
    ) o on o.kind = e.kind and o.name_key = e.name_key
    where e.project_id = ${projectId}
  `);
  for (let from = 0; ; from += PAGE) {
    const page = await tx.execute<{ id: string; name: string; names: string[]; search_text: string | null }>(
      sql`select id::text, name, names, search_text from touched_names where n > ${from} and n <= ${from + PAGE}`,
    );
    if (page.length === 0) return;
    const changed = page
      .map(({ id, name, names, search_text: before }) => ({ id, before, ...searchIndex([name, ...names]) }))
      .filter(({ text, before }) => text !== before);
    if (changed.length === 0) continue;
    // Arrays of arrays would have to be of one length; joined texts need not be, and no term holds a line break.
    await tx.execute(sql`
      update entities e set search_text = c.text, search_terms = string_to_array(c.terms, E'\\n')
      from unnest(
        ${sql.param(changed.map(({ id }) => id))}::bigint[],
        ${sql.param(changed.map(({ text }) => text))}::text[],
        ${sql.param(changed.map(({ terms }) => terms.join("\n")))}::text[]
      ) as c(id, text, terms)
      where e.project_id = ${projectId} and e.id = c.id
    `);
  }
}

/** Projects whose entities were derived by older rules. */
export async function selectOutdatedProjects(db: Pick<Tx, "execute">): Promise<ProjectId[]> {
  const rows = await db.execute<{ id: ProjectId }>(
    sql`select id from projects where entity_rules <> ${ENTITY_RULES} order by id`,
  );
  return rows.map(({ id }) => id);
}

/** Derives all entities of a project anew. Nobody stores rows in it meanwhile. */
export async function rebuildEntities(tx: Tx, projectId: ProjectId): Promise<void> {
  await tx.execute(sql`delete from entity_mentions where project_id = ${projectId}`);
  await noteMentions(
    tx,
    projectId,
    sql`select import_id, user_id, app, media, item, poi from behaviors where project_id = ${projectId}`,
  );
  await mergeTouched(
    tx,
    projectId,
    sql`
      select kind, name_key from entities where project_id = ${projectId}
      union select kind, name_key from entity_layers where project_id = ${projectId}
      union select kind, entity_key from entity_mentions where project_id = ${projectId}
    `,
  );
  await tx.execute(sql`update projects set entity_rules = ${ENTITY_RULES} where id = ${projectId}`);
}
