import { sql, type SQL } from "drizzle-orm";
import type { ProjectId } from "@/lib/core";
import {
  Entity,
  EntityDetail,
  EntityFacets,
  EntityKind,
  TAG_PROMPT_VERSION,
  searchQuery,
  tagKey,
  type EntityFilter,
  type EntityNote,
  type EntitySort,
} from "@/lib/entities";
import type { Behavior } from "@/lib/people";
import type { Db, Tx } from "../client";
import { toBehavior } from "./people";
import { toRfc3339 } from "./rows";
import type { behaviors } from "../schema";

/** Strongest first; so the first of a group is the one that counts. */
const RANK = sql.raw(`case t.origin when 'person' then 0 when 'import' then 1 else 2 end`);

/** The tags that count of an entity `e`, as JSON. */
const TAGS = sql`(
  select coalesce(json_agg(json_strip_nulls(json_build_object(
    'tag', tag, 'origin', origin, 'confidence', confidence, 'locked', locked)) order by rank, tag_key), '[]')
  from (
    select t.tag_key, min(${RANK}) as rank, bool_or(t.locked) as locked, max(t.confidence) as confidence,
      (array_agg(t.tag order by ${RANK}))[1] as tag, (array_agg(t.origin order by ${RANK}))[1] as origin
    from entity_tags t
    where t.project_id = e.project_id and t.kind = e.kind and t.name_key = e.name_key
    group by t.tag_key having not bool_or(t.removed)
  ) kept
)`;

/** Which entities the runs that are going on still have to be told about. */
const live = (projectId: ProjectId): SQL => sql`
  live as materialized (
    select distinct on (x.id) x.id::bigint as entity_id, r.id as run_id, x.place, (r.input->>'since')::timestamptz as since
    from runs r cross join lateral jsonb_array_elements_text(r.input->'entity_ids') with ordinality as x(id, place)
    where r.project_id = ${projectId} and r.kind = 'tag-entities' and not r.is_parent
      and r.cancel_requested_at is null and r.status not in ('succeeded', 'partial', 'failed', 'cancelled')
    order by x.id, r.id
  )`;

/**
 * An entity's own row of `entity_tagging`, as `g`. One look-up by key each: of rows that came a moment ago the server
 * knows nothing, and would join them in quadratic time.
 */
export const taggingOfEntity = sql`lateral (
    select * from entity_tagging g
    where g.project_id = e.project_id and g.kind = e.kind and g.name_key = e.name_key limit 1
  ) g on true`;

const FROM = sql`
  entities e
  left join ${taggingOfEntity}
  left join live on live.entity_id = e.id and not coalesce(g.locked, false)
    and (g.tagged_at is null or g.tagged_at < live.since)`;

const STALE = sql`(g.tagged_at is not null
  and (g.prompt_version is distinct from ${TAG_PROMPT_VERSION} or g.described is distinct from e.described))`;

const CATEGORY = sql`coalesce(g.own_category, e.category, g.category)`;

/** Whether an entity is in a state; several may hold of one, such as of one that failed before it was ever tagged. */
function inState(state: NonNullable<EntityFilter["state"]>): SQL {
  switch (state) {
    case "untagged":
      return sql`g.tagged_at is null`;
    case "running":
      return sql`live.run_id is not null`;
    case "failed":
      return sql`g.error_code is not null`;
    case "stale":
      return STALE;
    case "tagged":
      return sql`g.tagged_at is not null and g.error_code is null and not ${STALE}`;
  }
}

export type EntityMatch = { projectId: ProjectId } & {
  [Name in keyof EntityFilter]?: EntityFilter[Name] | undefined;
};

function matching({ projectId, kind, q, state, tag, category }: EntityMatch): SQL {
  const search = q === undefined ? undefined : searchQuery(q);
  const conditions = [
    sql`e.project_id = ${projectId}`,
    kind && sql`e.kind = ${kind}`,
    state && inState(state),
    tag === undefined ? undefined : sql`e.tag_keys @> array[${tagKey(tag)}]::text[]`,
    category === undefined ? undefined : sql`${CATEGORY} = ${category}`,
    // The terms find candidates in the index; whether their text holds the words is then seen in it.
    search && search.terms.length > 0 ? sql`e.search_terms @> ${sql.param(search.terms)}::text[]` : undefined,
    ...(search?.words ?? []).map((word) => sql`strpos(e.search_text, ${word}) > 0`),
  ];
  return sql.join(
    conditions.filter((each) => each !== undefined),
    sql` and `,
  );
}

const COLUMNS = sql`
  e.id::text, e.kind, e.name, e.origin, ${CATEGORY} as category,
  case when g.own_category is not null then 'person' when e.category is not null then 'import'
    when g.category is not null then 'model' end as category_origin,
  ${TAGS} as tags, coalesce(g.locked, false) as locked, e.behavior_count as behaviors, e.user_count as users,
  e.updated_at::text, e.name_key, live.run_id as live_run, live.place as live_place, g.tagged_at::text, g.failed_at::text,
  g.error_code, g.error_run_id, g.run_id, g.model, g.prompt_version, g.confidence, ${STALE} as stale`;

type Row = {
  id: string;
  kind: string;
  name: string;
  origin: string;
  category: string | null;
  category_origin: string | null;
  tags: unknown;
  locked: boolean;
  behaviors: number;
  users: number;
  updated_at: string;
  name_key: string;
  live_run: string | null;
  live_place: number | null;
  tagged_at: string | null;
  failed_at: string | null;
  error_code: string | null;
  error_run_id: string | null;
  run_id: string | null;
  model: string | null;
  prompt_version: string | null;
  confidence: number | null;
  stale: boolean;
};

function taggingOf(row: Row): Entity["tagging"] {
  if (row.live_run !== null) {
    return { state: "running", run_id: row.live_run, alias: aliasOf(Number(row.live_place)) };
  }
  const answered = {
    ...(row.model === null ? {} : { model: row.model }),
    ...(row.prompt_version === null ? {} : { prompt_version: row.prompt_version }),
    ...(row.confidence === null ? {} : { confidence: row.confidence }),
  };
  if (row.error_code !== null) {
    return {
      state: "failed",
      error: row.error_code,
      ...(row.error_run_id === null ? {} : { run_id: row.error_run_id }),
      ...(row.failed_at === null ? {} : { at: toRfc3339(row.failed_at) }),
      ...answered,
    };
  }
  if (row.tagged_at === null) return { state: "untagged" };
  return {
    state: row.stale ? "stale" : "tagged",
    ...(row.run_id === null ? {} : { run_id: row.run_id }),
    at: toRfc3339(row.tagged_at),
    ...answered,
  };
}

/** What a prompt calls the entity at a place, counted from 1. */
export const aliasOf = (place: number): string => `e${place}`;

function toEntity(row: Row): Entity {
  return Entity.parse({ ...row, updated_at: toRfc3339(row.updated_at), tagging: taggingOf(row) });
}

const SORTS: Record<EntitySort, { by: SQL; descending: boolean; cast: SQL }> = {
  behaviors: { by: sql`e.behavior_count`, descending: true, cast: sql`int` },
  users: { by: sql`e.user_count`, descending: true, cast: sql`int` },
  name: { by: sql`e.name_key`, descending: false, cast: sql`text` },
  updated: { by: sql`e.updated_at`, descending: true, cast: sql`timestamptz` },
};

export type EntityPage = EntityMatch & {
  sort: EntitySort;
  /** Sort key and id of the last entity of the page before. */
  after?: { key: string; id: string } | undefined;
  limit: number;
};

/** An entity with what a cursor needs. */
export type ListedEntity = { entity: Entity; key: string };

export async function selectEntities(db: Db | Tx, page: EntityPage): Promise<ListedEntity[]> {
  const { by, descending, cast } = SORTS[page.sort];
  const { after } = page;
  const key = after && sql`${after.key}::${cast}`;
  const beyond = descending ? sql`<` : sql`>`;
  const rows = await db.execute<Row & { sort_key: string }>(sql`
    with ${live(page.projectId)}
    select ${COLUMNS}, ${by}::text as sort_key
    from ${FROM}
    where ${matching(page)}
      ${after ? sql`and (${by} ${beyond} ${key} or (${by} = ${key} and e.id > ${after.id}::bigint))` : sql``}
    order by ${by} ${descending ? sql`desc` : sql`asc`}, e.id
    limit ${page.limit}
  `);
  return rows.map((row) => ({ entity: toEntity(row), key: row.sort_key }));
}

export async function countEntities(db: Db | Tx, match: EntityMatch): Promise<number> {
  const [row] = await db.execute<{ n: number }>(
    sql`with ${live(match.projectId)} select count(*)::int as n from ${FROM} where ${matching(match)}`,
  );
  return row?.n ?? 0;
}

export async function selectEntity(db: Db | Tx, projectId: ProjectId, id: string): Promise<EntityDetail | undefined> {
  const [row] = await db.execute<Row & { properties: unknown; model_category: string | null }>(sql`
    with ${live(projectId)}
    select ${COLUMNS}, e.properties, nullif(g.category, ${CATEGORY}) as model_category
    from ${FROM} where e.project_id = ${projectId} and e.id = ${id}::bigint
  `);
  if (!row) return undefined;
  const same = sql`project_id = ${projectId} and kind = ${row.kind} and name_key = ${row.name_key}`;
  const [ids, names, said] = await Promise.all([
    db.execute<{ source_id: string }>(
      sql`select distinct source_id from entity_layers where ${same} and source_id is not null order by 1 limit 100`,
    ),
    db.execute<{ name: string }>(sql`
      select name from entity_mentions
      where project_id = ${projectId} and kind = ${row.kind} and entity_key = ${row.name_key}
      group by name order by sum(behavior_count) desc, name limit 100
    `),
    db.execute<{ run_id: string | null; confidence: number | null; at: string } & Record<string, unknown>>(sql`
      select tag, origin, confidence, locked, removed, run_id, at::text from entity_tags t where ${same}
      order by ${RANK}, tag_key limit 500
    `),
  ]);
  return EntityDetail.parse({
    ...toEntity(row),
    properties: row.properties,
    source_ids: ids.map(({ source_id }) => source_id),
    names: names.map(({ name }) => name),
    said: said.map(({ run_id, confidence, at, ...each }) => ({
      ...each,
      at: toRfc3339(at),
      ...(run_id === null ? {} : { run_id }),
      ...(confidence === null ? {} : { confidence }),
    })),
    ...(row.model_category === null ? {} : { model_category: row.model_category }),
  });
}

const FACETS_MAX = 50;

/** Counts by kind over the whole project, and the commonest tags and categories of a kind or of all. */
export async function selectEntityFacets(
  db: Db | Tx,
  projectId: ProjectId,
  kind: EntityKind | undefined,
): Promise<EntityFacets> {
  const ofKind = kind === undefined ? sql`` : sql`and e.kind = ${kind}`;
  const [kinds, tags, categories] = await Promise.all([
    db.execute(sql`
      with ${live(projectId)}
      select e.kind, count(*)::int as total, count(*) filter (where g.tagged_at is null)::int as untagged,
        count(*) filter (where g.error_code is not null)::int as failed, count(*) filter (where ${STALE})::int as stale,
        count(*) filter (where live.run_id is not null)::int as running
      from ${FROM} where e.project_id = ${projectId} group by e.kind order by e.kind
    `),
    db.execute(sql`
      select spelt.tag, k.entities
      from (
        select tag_key, count(*)::int as entities from entities e cross join unnest(e.tag_keys) as tag_key
        where e.project_id = ${projectId} ${ofKind} group by tag_key order by 2 desc, 1 limit ${FACETS_MAX}
      ) k
      join (
        select tag_key, min(tag) as tag from entity_tags where project_id = ${projectId} group by tag_key
      ) spelt on spelt.tag_key = k.tag_key
      order by k.entities desc, k.tag_key
    `),
    db.execute(sql`
      select ${CATEGORY} as category, count(*)::int as entities
      from entities e
      left join ${taggingOfEntity}
      where e.project_id = ${projectId} ${ofKind} and ${CATEGORY} is not null
      group by 1 order by 2 desc, 1 limit ${FACETS_MAX}
    `),
  ]);
  return EntityFacets.parse({ kinds: [...kinds], tags: [...tags], categories: [...categories] });
}

const SAMPLE_USERS = 5;
const SAMPLE_ROWS_PER_USER = 4;

/** Some behaviours that name an entity, of different users. */
export async function selectEntityBehaviors(
  db: Db | Tx,
  projectId: ProjectId,
  entity: Pick<Entity, "id" | "kind">,
): Promise<Behavior[]> {
  const column = sql.identifier(entity.kind);
  const rows = await db.execute<typeof behaviors.$inferSelect>(sql`
    with mentions as materialized (
      select m.name, m.behavior_count, m.user_ids[1:${SAMPLE_USERS}] as user_ids
      from entity_mentions m
      join entities e on e.project_id = m.project_id and e.kind = m.kind and e.name_key = m.entity_key
      where e.project_id = ${projectId} and e.id = ${entity.id}::bigint
      order by m.behavior_count desc, m.name limit 50
    ), people as (
      select distinct u.id from mentions cross join unnest(user_ids) as u(id) order by 1 limit ${SAMPLE_USERS}
    )
    select b.id, b.import_id as "importId", b.line, b.user_id as "userId", b.at::text, b.local_at::text as "localAt", b.action,
      b.item, b.app, b.media, b.poi, b.duration, b.properties
    from people cross join lateral (
      select * from behaviors
      where project_id = ${projectId} and user_id = people.id and ${column} in (select name from mentions)
      order by at, id limit ${SAMPLE_ROWS_PER_USER}
    ) b
    order by b.user_id, b.at, b.id
  `);
  return rows.map(toBehavior);
}

/** Numbers of all entities a filter lets through. */
export async function selectMatching(db: Db | Tx, match: EntityMatch): Promise<string[]> {
  const rows = await db.execute<{ id: string }>(
    sql`with ${live(match.projectId)} select e.id::text from ${FROM} where ${matching(match)} order by e.id`,
  );
  return rows.map(({ id }) => id);
}

/** What is known of the things that a user's behaviours name; those of which nothing is known are left out. */
export async function selectUserEntityNotes(db: Db | Tx, projectId: ProjectId, userId: string): Promise<EntityNote[]> {
  const rows = await db.execute<{
    kind: string;
    spelling: string;
    name: string;
    category: string | null;
    tags: string[];
  }>(sql`
    with named as materialized (
      select distinct v.kind, v.name
      from behaviors b
      cross join lateral (values ('app', b.app), ('media', b.media), ('item', b.item), ('poi', b.poi)) as v(kind, name)
      where b.project_id = ${projectId} and b.user_id = ${userId} and v.name is not null
    ), meant as materialized (
      select n.kind, n.name, m.entity_key
      from named n cross join lateral (
        select entity_key from entity_mentions m
        where m.project_id = ${projectId} and m.kind = n.kind and m.name = n.name limit 1
      ) m
    )
    select m.kind, m.name as spelling, e.name, ${CATEGORY} as category, array(
      select min(t.tag) from entity_tags t
      where t.project_id = e.project_id and t.kind = e.kind and t.name_key = e.name_key and t.tag_key = any(e.tag_keys)
      group by t.tag_key
      order by min(${RANK}), t.tag_key
    ) as tags
    from meant m
    join entities e on e.project_id = ${projectId} and e.kind = m.kind and e.name_key = m.entity_key
    left join ${taggingOfEntity}
    where ${CATEGORY} is not null or e.tag_keys <> '{}'
    order by m.kind, m.name collate "C"
  `);
  return rows.map(({ kind, spelling, name, category, tags }) => ({
    kind: EntityKind.parse(kind),
    name: spelling,
    ...(name === spelling ? {} : { means: name }),
    ...(category === null ? {} : { category }),
    tags,
  }));
}
