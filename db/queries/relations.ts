import { sql, type SQL } from "drizzle-orm";
import type { ProjectId } from "@/lib/core";
import type { EntityKind, RelationKind } from "@/lib/entities";
import type { Db, Tx } from "../client";
import { toRfc3339 } from "./rows";

const COLUMNS = { item: sql`b.item`, app: sql`b.app`, media: sql`b.media`, poi: sql`b.poi` } satisfies Record<
  EntityKind,
  SQL
>;

const things = sql`(values ('item', b.item), ('app', b.app), ('media', b.media), ('poi', b.poi)) as v(kind, name)`;

const list = (values: readonly string[]): SQL => sql`${sql.param([...values])}::text[]`;

export type RowName = { kind: EntityKind; name: string; entity_key: string; rows: number };

/** More names than this are looked at in no project; the commonest are. */
const NAMES_MAX = 100_000;

/** How rows name things and the key of the entity that each name means, the commonest first. */
export async function selectRowNames(db: Db | Tx, projectId: ProjectId): Promise<RowName[]> {
  return await db.execute<RowName>(sql`
    select kind, name, min(entity_key) as entity_key, sum(behavior_count)::int as rows
    from entity_mentions where project_id = ${projectId}
    group by kind, name
    order by rows desc, kind, name collate "C"
    limit ${NAMES_MAX}
  `);
}

export type CatalogEntry = {
  id: string;
  kind: EntityKind;
  name: string;
  name_key: string;
  category: string | null;
  /** A file lists it. */
  listed: boolean;
};

export async function selectCatalog(db: Db | Tx, projectId: ProjectId): Promise<CatalogEntry[]> {
  return await db.execute<CatalogEntry>(sql`
    select id::text as id, kind, name, name_key, category, origin = 'import' as listed from entities
    where project_id = ${projectId} order by entities.id limit ${NAMES_MAX}
  `);
}

export type ActionRows = { action: string; rows: number };

/** What rows say was done, the commonest first. */
export async function selectActions(db: Db | Tx, projectId: ProjectId): Promise<ActionRows[]> {
  return await db.execute<ActionRows>(sql`
    select action, count(*)::int as rows from behaviors where project_id = ${projectId}
    group by action order by rows desc, action collate "C" limit 10000
  `);
}

/** What each action makes of its row; `identified` where a model or a person says so, and not the action's words. */
export type ActionKinds = {
  actions: readonly string[];
  kinds: readonly RelationKind[];
  identified: readonly boolean[];
};

/** As texts, because the driver takes an array that begins with a boolean for one boolean. */
const flags = (values: readonly boolean[]): SQL => sql`${list(values.map(String))}::boolean[]`;

const meanings = ({ actions, kinds, identified }: ActionKinds): SQL =>
  sql`unnest(${list(actions)}, ${list(kinds)}, ${flags(identified)}) as m(action, kind, identified)`;

/** How rows spell one thing; `identified` are those of the names that a model or a person says mean it. */
export type Names = { kind: EntityKind; names: readonly string[]; identified: readonly string[] };

const about = (projectId: ProjectId, { kind, names }: Names): SQL =>
  sql`b.project_id = ${projectId} and ${COLUMNS[kind]} = any(${list(names)})`;

export type RelationCount = {
  relation: RelationKind;
  users: number;
  rows: number;
  /** Those of the rows that count because a model or a person says what their name or action means. */
  identified_rows: number;
  last_at: string;
};

/** What users did with a thing, by kind, the commonest first; and how many users they are. */
export async function countRelations(
  db: Db | Tx,
  projectId: ProjectId,
  names: Names,
  meaning: ActionKinds,
): Promise<{ users: number; relations: RelationCount[] }> {
  const rows = await db.execute<Omit<RelationCount, "relation"> & { relation: RelationKind | null }>(sql`
    select m.kind as relation, count(distinct b.user_id)::int as users, count(*)::int as rows, max(b.at) as last_at,
      (count(*) filter (where m.identified or ${COLUMNS[names.kind]} = any(${list(names.identified)})))::int
        as identified_rows
    from behaviors b join ${meanings(meaning)} on m.action = b.action
    where ${about(projectId, names)}
    group by grouping sets ((m.kind), ())
    order by users desc, rows desc, m.kind collate "C"
  `);
  return {
    users: rows.find(({ relation }) => relation === null)?.users ?? 0,
    relations: rows.flatMap(({ relation, last_at, ...counts }) =>
      relation === null ? [] : [{ relation, ...counts, last_at: toRfc3339(last_at) }],
    ),
  };
}

export type RelatedUser = { user_id: string; rows: number; relations: RelationKind[] };

/** Those who had most to do with a thing. */
export async function selectTopUsers(
  db: Db | Tx,
  projectId: ProjectId,
  names: Names,
  meaning: ActionKinds,
  limit: number,
): Promise<RelatedUser[]> {
  return await db.execute<RelatedUser>(sql`
    select b.user_id, count(*)::int as rows, array_agg(distinct m.kind) as relations
    from behaviors b join ${meanings(meaning)} on m.action = b.action
    where ${about(projectId, names)}
    group by b.user_id order by rows desc, b.user_id limit ${limit}
  `);
}

/** Names with the entity each of them means. */
export type NameMap = {
  kinds: readonly EntityKind[];
  names: readonly string[];
  ids: readonly string[];
  /** A model or a person says so. */
  identified: readonly boolean[];
};

const named = ({ kinds, names, ids, identified }: NameMap): SQL =>
  sql`unnest(${list(kinds)}, ${list(names)}, ${list(ids)}, ${flags(identified)}) as n(kind, name, id, identified)`;

/**
 * What the users of a thing also had to do with, by how many of them. Of very many users as many as `usersMax` are
 * looked at, always the same ones.
 */
export async function selectNeighbors(
  db: Db | Tx,
  projectId: ProjectId,
  input: { id: string; names: Names; map: NameMap; usersMax: number; limit: number },
): Promise<{ id: string; users: number }[]> {
  const { id, names, map, usersMax, limit } = input;
  return await db.execute<{ id: string; users: number }>(sql`
    with mine as materialized (
      select d.user_id from (select distinct b.user_id from behaviors b where ${about(projectId, names)}) d
      order by md5(d.user_id), d.user_id limit ${usersMax}
    )
    select n.id, count(distinct b.user_id)::int as users
    from mine join behaviors b on b.project_id = ${projectId} and b.user_id = mine.user_id
    cross join lateral ${things}
    join ${named(map)} on n.kind = v.kind and n.name = v.name
    where n.id <> ${id}
    group by n.id order by users desc, n.id limit ${limit}
  `);
}

export type RelationRow = {
  user_id: string;
  id: string;
  relation: RelationKind;
  rows: number;
  identified_rows: number;
  first_at: string;
  last_at: string;
};

/** Relations of one user, or of all users with one thing, the user's id first; `after` is the last of the page before. */
export async function selectRelations(
  db: Db | Tx,
  projectId: ProjectId,
  input: {
    userId?: string | undefined;
    map: NameMap;
    meaning: ActionKinds;
    relation?: RelationKind | undefined;
    after?: readonly [string, string, string] | undefined;
    limit: number;
  },
): Promise<RelationRow[]> {
  const { userId, map, meaning, relation, after, limit } = input;
  const rows = await db.execute<RelationRow>(sql`
    select r.* from (
      select b.user_id, n.id, m.kind as relation, count(*)::int as rows, min(b.at) as first_at, max(b.at) as last_at,
        (count(*) filter (where n.identified or m.identified))::int as identified_rows
      from behaviors b
      cross join lateral ${things}
      join ${named(map)} on n.kind = v.kind and n.name = v.name
      join ${meanings(meaning)} on m.action = b.action
      where b.project_id = ${projectId}
        ${userId === undefined ? sql`` : sql`and b.user_id = ${userId}`}
        ${relation === undefined ? sql`` : sql`and m.kind = ${relation}`}
      group by b.user_id, n.id, m.kind
    ) r
    ${
      after === undefined
        ? sql``
        : sql`where (r.user_id, r.id collate "C", r.relation collate "C") > (${after[0]}, ${after[1]}, ${after[2]})`
    }
    order by r.user_id, r.id collate "C", r.relation collate "C"
    limit ${limit}
  `);
  return rows.map((row) => ({ ...row, first_at: toRfc3339(row.first_at), last_at: toRfc3339(row.last_at) }));
}
