import { sql, type SQL } from "drizzle-orm";
import type { EdgeId, GraphId, Level, NodeId, Relation } from "@/lib/causal";
import type { ProjectId } from "@/lib/core";
import { searchQuery, type EntityKind } from "@/lib/entities";
import { patternId, type PatternId, type PatternSetId } from "@/lib/patterns";
import type { Db, Tx } from "../client";

type Reader = Pick<Db | Tx, "execute">;

/** An event type with all names that mean it. */
export type NamedTypeRow = {
  name: string;
  name_zh: string | null;
  name_en: string | null;
  category: string;
  role: string | null;
  events: number;
  users: number;
  names: string[];
};

const TYPES_MAX = 500;

/** Types in use, and types that have a role, the commonest first; with their names and those of types merged into them. */
export async function selectNamedTypes(db: Reader, projectId: ProjectId): Promise<NamedTypeRow[]> {
  const rows = await db.execute<NamedTypeRow>(sql`
    with recursive roots as (
      select id, id as root from event_types where project_id = ${projectId} and merged_into is null
      union all
      select t.id, r.root from event_types t join roots r on t.merged_into = r.id where t.project_id = ${projectId}
    ), names as (
      select r.root, array_agg(distinct n.name) as names
      from roots r cross join lateral (
        select name from event_type_names where project_id = ${projectId} and type_id = r.id
        union select unnest(array[name, name_zh, name_en]) from event_types where project_id = ${projectId} and id = r.id
      ) n
      where n.name is not null group by r.root
    ), used as (
      select type, mode() within group (order by category) as category, count(*)::int as events,
        count(distinct user_id)::int as users
      from events where project_id = ${projectId} and state = 'current' group by type
    )
    select coalesce(u.type, t.name) as name, t.name_zh, t.name_en, coalesce(t.category, u.category) as category, t.role,
      coalesce(u.events, 0) as events, coalesce(u.users, 0) as users, coalesce(n.names, '{}') as names
    from used u
    full join (
      select id, name, name_zh, name_en, category, role from event_types
      where project_id = ${projectId} and merged_into is null
    ) t on t.name = u.type
    left join names n on n.root = t.id
    where u.type is not null or t.role is not null
    order by events desc, name collate "C" limit ${TYPES_MAX}
  `);
  return [...rows];
}

export type QuartilesRow = {
  part: "fields" | "properties";
  name: string;
  known: number;
  low: number;
  high: number;
  cuts: number[];
};

/** Least, most and quarters of what profiles say in numbers; of texts where all that is said are numbers. */
export async function selectQuartiles(db: Reader, projectId: ProjectId): Promise<QuartilesRow[]> {
  const rows = await db.execute<QuartilesRow & { numbers: number }>(sql`
    with said as (
      select 'fields' as part, f.key as name, f.value #>> '{}' as value
      from profiles p cross join jsonb_each(p.fields) f
      where p.project_id = ${projectId} and jsonb_typeof(f.value) = 'number'
      union all
      select 'properties', f.key, f.value #>> '{}'
      from profiles p cross join jsonb_each(p.properties) f where p.project_id = ${projectId}
    ), read as (
      select part, name, case when length(value) < 30 and value ~ '^\\s*[-+]?[0-9]+(\\.[0-9]+)?\\s*$'
        then value::float8 end as number from said
    )
    select part, name, count(*)::int as known, count(number)::int as numbers, min(number) as low, max(number) as high,
      percentile_cont(array[0.25, 0.5, 0.75]) within group (order by number) as cuts
    from read group by part, name having count(number) = count(*)
  `);
  return rows.map(({ numbers: _numbers, ...row }) => row);
}

export type EntityRow = {
  kind: EntityKind;
  name: string;
  brand: string | null;
  series: string | null;
  users: number;
  behaviors: number;
  /** How rows spell it, the commonest first. */
  spellings: string[];
};

const SPELLINGS_MAX = 20;

const ENTITY_COLUMNS = sql`
  e.kind, e.name, nullif(e.properties->>'brand', '') as brand, nullif(e.properties->>'series', '') as series,
  e.user_count as users, e.behavior_count as behaviors, array(
    select m.name from entity_mentions m
    where m.project_id = e.project_id and m.kind = e.kind and m.entity_key = e.name_key
    group by m.name order by sum(m.behavior_count) desc, m.name limit ${SPELLINGS_MAX}
  ) as spellings`;

export async function countNamedEntities(db: Reader, projectId: ProjectId): Promise<number> {
  const [row] = await db.execute<{ n: number }>(
    sql`select count(*)::int as n from entities where project_id = ${projectId}`,
  );
  return row?.n ?? 0;
}

/** Entities of a project, those most users had to do with first. */
export async function selectNamedEntities(db: Reader, projectId: ProjectId, limit: number): Promise<EntityRow[]> {
  const rows = await db.execute<EntityRow>(sql`
    select ${ENTITY_COLUMNS} from entities e where e.project_id = ${projectId}
    order by e.user_count desc, e.id limit ${limit}
  `);
  return [...rows];
}

/** Entities whose names hold any of some texts, for each text the most used ones first. */
export async function selectEntitiesNamed(
  db: Reader,
  projectId: ProjectId,
  texts: readonly string[],
  limitEach: number,
): Promise<EntityRow[]> {
  const searches = texts.flatMap((text): SQL[] => {
    const { words, terms } = searchQuery(text);
    if (terms.length === 0) return [];
    const held = words.map((word) => sql`strpos(e.search_text, ${word}) > 0`);
    return [
      sql`(select e.id from entities e where e.project_id = ${projectId}
        and e.search_terms @> ${sql.param(terms)}::text[] and ${sql.join(held, sql` and `)}
        order by e.user_count desc, e.id limit ${limitEach})`,
    ];
  });
  if (searches.length === 0) return [];
  const rows = await db.execute<EntityRow>(sql`
    with found as materialized (${sql.join(searches, sql` union `)})
    select ${ENTITY_COLUMNS} from entities e join found f on f.id = e.id
    where e.project_id = ${projectId} order by e.user_count desc, e.id
  `);
  return [...rows];
}

export type TotalsRow = {
  users: number;
  behaviors: number;
  events: number;
  first: string | null;
  last: string | null;
  kinds: EntityKind[];
};

/** How much a project holds, and the first and last day of it on its own calendar. */
export async function selectTotals(db: Reader, projectId: ProjectId): Promise<TotalsRow> {
  const [row] = await db.execute<TotalsRow>(sql`
    with zone as (select time_zone from projects where id = ${projectId}),
      rows as (
        select count(*)::int as users, coalesce(sum(behavior_count), 0)::float8 as behaviors,
          coalesce(sum(event_count), 0)::float8 as events, min(first_at) as first_at, max(last_at) as last_at
        from users where project_id = ${projectId}
      ), made as (
        select min(start_at) as first_at, max(start_at) as last_at
        from events where project_id = ${projectId} and state = 'current'
      )
    select r.users, r.behaviors, r.events,
      (least(r.first_at, m.first_at) at time zone z.time_zone)::date::text as first,
      (greatest(r.last_at, m.last_at) at time zone z.time_zone)::date::text as last,
      array(
        select kind from entities where project_id = ${projectId} and behavior_count > 0
        group by kind order by array_position(array['item', 'app', 'media', 'poi'], kind)
      ) as kinds
    from rows r cross join made m cross join zone z
  `);
  return row ?? { users: 0, behaviors: 0, events: 0, first: null, last: null, kinds: [] };
}

export type GraphTermsRow = {
  nodes: {
    id: NodeId;
    zh: string;
    en: string;
    type: string | null;
    field: string | null;
    value: string | null;
    users: number;
  }[];
  edges: { id: EdgeId; source: NodeId; target: NodeId; relation: Relation; level: Level; lift: number | null }[];
};

/** The nodes and edges of a version of a graph, without the evidence. */
export async function selectGraphTerms(
  db: Reader,
  projectId: ProjectId,
  graphId: GraphId,
  version: number,
): Promise<GraphTermsRow> {
  const same = sql`project_id = ${projectId} and graph_id = ${graphId} and version = ${version}`;
  const [nodes, edges] = await Promise.all([
    db.execute<GraphTermsRow["nodes"][number]>(sql`
      select id, label_zh as zh, label_en as en, type, field, value, users from causal_graph_nodes where ${same} order by n
    `),
    db.execute<GraphTermsRow["edges"][number]>(sql`
      select id, source, target, relation, level, lift from causal_graph_edges where ${same} order by n
    `),
  ]);
  return { nodes: [...nodes], edges: [...edges] };
}

/** The best ranked patterns of the newest set that holds any, with the number of the set. */
export async function selectNewestPatterns(
  db: Reader,
  projectId: ProjectId,
  limit: number,
): Promise<{ id: PatternId; events: string[] }[]> {
  const rows = await db.execute<{ set_id: PatternSetId; n: number; types: string[] }>(sql`
    with newest as (
      select id from pattern_sets where project_id = ${projectId} and state = 'current' and patterns > 0
      order by id desc limit 1
    )
    select p.set_id, p.n, p.types from patterns p join newest s on s.id = p.set_id
    where p.project_id = ${projectId} and not p.hidden order by p.n limit ${limit}
  `);
  return rows.map(({ set_id: set, n, types }) => ({ id: patternId(set, n), events: types }));
}

/** Which of these ids are users of the project. */
export async function selectKnownUsers(db: Reader, projectId: ProjectId, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await db.execute<{ id: string }>(
    sql`select id from users where project_id = ${projectId} and id = any(${sql.param([...ids])}::text[]) order by id`,
  );
  return rows.map(({ id }) => id);
}
