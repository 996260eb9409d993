import { sql, type SQL } from "drizzle-orm";
import type { ProjectId } from "@/lib/core";
import {
  patternId,
  type Pattern,
  type PatternFigures,
  type PatternFilter,
  type PatternSetId,
  type PatternSort,
} from "@/lib/patterns";
import type { Db, Tx } from "../client";

type Row = {
  set_id: PatternSetId;
  n: number;
  types: string[];
  statistics: Omit<PatternFigures, "events">;
  saved: boolean;
  hidden: boolean;
};

const COLUMNS = sql.raw("p.set_id, p.n, p.types, p.statistics, p.saved, p.hidden");

const toPattern = ({ set_id: set, n, types, statistics, saved, hidden }: Row): Pattern => ({
  id: patternId(set, n),
  set_id: set,
  rank: n,
  events: types,
  ...statistics,
  saved,
  hidden,
});

export type SetKey = { projectId: ProjectId; setId: PatternSetId };

const inSet = ({ projectId, setId }: SetKey): SQL => sql`p.project_id = ${projectId} and p.set_id = ${setId}`;

/** `%` and `_` in what a person types mean themselves. */
const like = (text: string) => `%${text.replace(/[\\%_]/g, "\\$&")}%`;

function fits(filter: PatternFilter): SQL {
  const length = sql`cardinality(p.types)`;
  const conditions = [
    ...(filter.hidden ? [] : [sql`not p.hidden`]),
    ...(filter.ranks === undefined ? [] : [sql`p.n = any(${sql.param([...filter.ranks])}::int[])`]),
    ...(filter.saved === undefined ? [] : [sql`p.saved = ${filter.saved}`]),
    ...(filter.q === undefined || filter.q === ""
      ? []
      : filter.q
          .trim()
          .split(/\s+/)
          .map((part) => sql`exists (select from unnest(p.types) t where t ilike ${like(part)})`)),
    ...(filter.has === undefined ? [] : [sql`p.types @> ${sql.param([...filter.has])}::text[]`]),
    ...(filter.min_length === undefined ? [] : [sql`${length} >= ${filter.min_length}`]),
    ...(filter.max_length === undefined ? [] : [sql`${length} <= ${filter.max_length}`]),
    ...(filter.min_users === undefined ? [] : [sql`p.users >= ${filter.min_users}`]),
    ...(filter.min_lift === undefined ? [] : [sql`p.lift >= ${filter.min_lift}`]),
    ...(filter.max_q === undefined ? [] : [sql`p.q <= ${filter.max_q}`]),
  ];
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
}

const SORTED_BY: Record<PatternSort, { column: SQL; order: "asc" | "desc" }> = {
  rank: { column: sql`p.n`, order: "asc" },
  support: { column: sql`p.support`, order: "desc" },
  users: { column: sql`p.users`, order: "desc" },
  confidence: { column: sql`p.confidence`, order: "desc" },
  lift: { column: sql`p.lift`, order: "desc" },
  q: { column: sql`p.q`, order: "asc" },
  lag: { column: sql`p.lag_ms`, order: "asc" },
  length: { column: sql`cardinality(p.types)`, order: "desc" },
  odds_ratio: { column: sql`p.odds_ratio`, order: "desc" },
};

export type PatternsQuery = SetKey & {
  filter: PatternFilter;
  sort: PatternSort;
  order?: "asc" | "desc" | undefined;
  offset: number;
  limit: number;
};

/** A page of a set's patterns. What was not measured comes last in either order; equal ones come by rank. */
export async function selectPatterns(db: Db | Tx, query: PatternsQuery): Promise<Pattern[]> {
  const { column, order } = SORTED_BY[query.sort];
  const direction = (query.order ?? order) === "asc" ? sql`asc` : sql`desc`;
  const rows = await db.execute<Row>(sql`
    select ${COLUMNS} from patterns p where ${inSet(query)} and ${fits(query.filter)}
    order by ${column} ${direction} nulls last, p.n
    offset ${query.offset} limit ${query.limit}
  `);
  return rows.map(toPattern);
}

export async function countPatternsOf(db: Db | Tx, key: SetKey, filter: PatternFilter): Promise<number> {
  const [row] = await db.execute<{ count: number }>(
    sql`select count(*)::int as count from patterns p where ${inSet(key)} and ${fits(filter)}`,
  );
  return row?.count ?? 0;
}

/** Patterns of a set that fit a filter after number `after`, by their numbers; without a filter all, hidden ones too. */
export async function selectPatternsAfter(
  db: Db | Tx,
  key: SetKey,
  after: number,
  limit: number,
  filter: PatternFilter = { hidden: true },
): Promise<Pattern[]> {
  const rows = await db.execute<Row>(sql`
    select ${COLUMNS} from patterns p where ${inSet(key)} and p.n > ${after} and ${fits(filter)}
    order by p.n limit ${limit}
  `);
  return rows.map(toPattern);
}

/** Undefined where the set, or its number `n`, is not there; sets that are not published yet are not. */
export async function selectPattern(db: Db | Tx, key: SetKey, n: number): Promise<Pattern | undefined> {
  const [row] = await db.execute<Row>(sql`
    select ${COLUMNS} from patterns p join pattern_sets s on s.project_id = p.project_id and s.id = p.set_id
    where ${inSet(key)} and p.n = ${n} and s.state = 'current'
  `);
  return row && toPattern(row);
}

/**
 * Patterns of the same set that hold all types of a pattern and more, or some of them and no others, in any order, the
 * best ranked first.
 */
export async function selectRelated(
  db: Db | Tx,
  key: SetKey,
  types: readonly string[],
  which: "longer" | "shorter",
  limit: number,
): Promise<Pattern[]> {
  const own = sql`${sql.param([...types])}::text[]`;
  const related =
    which === "longer"
      ? sql`p.types @> ${own} and cardinality(p.types) > ${types.length}`
      : sql`p.types <@ ${own} and cardinality(p.types) < ${types.length}`;
  const rows = await db.execute<Row>(
    sql`select ${COLUMNS} from patterns p where ${inSet(key)} and ${related} order by p.n limit ${limit}`,
  );
  return rows.map(toPattern);
}

export type Marks = { saved?: boolean | undefined; hidden?: boolean | undefined };

/** Marks patterns by their numbers. Gives how many of them there are. */
export async function markPatterns(
  db: Db | Tx,
  key: SetKey,
  numbers: readonly number[],
  { saved, hidden }: Marks,
): Promise<number> {
  const rows = await db.execute(sql`
    update patterns p set saved = coalesce(${saved ?? null}::boolean, saved),
      hidden = coalesce(${hidden ?? null}::boolean, hidden)
    where ${inSet(key)} and p.n = any(${sql.param([...numbers])}::int[]) returning p.n
  `);
  return rows.length;
}

/** Saves exactly those that fit the filter, at most the `top` of them by rank. Gives how many are saved now. */
export async function savePatterns(db: Db | Tx, key: SetKey, filter: PatternFilter, top?: number): Promise<number> {
  const limit = top === undefined ? sql`` : sql` limit ${top}`;
  const rows = await db.execute<{ saved: boolean }>(sql`
    with chosen as (select p.n from patterns p where ${inSet(key)} and ${fits(filter)} order by p.n${limit}),
      changed as (
        update patterns p set saved = not p.saved
        where ${inSet(key)} and p.saved <> exists (select from chosen c where c.n = p.n) returning p.n)
    select count(*)::int as saved from chosen
  `);
  return Number(rows[0]?.saved ?? 0);
}

export type ComparedNumbers = { types: string[]; first: number | null; second: number | null };
export type SetsCompared = { both: number; only_first: number; only_second: number };

const joinedSets = (first: SetKey, second: SetKey) => sql`
  (select n, types, support from patterns where project_id = ${first.projectId} and set_id = ${first.setId}) a
  full join (select n, types, support from patterns where project_id = ${second.projectId} and set_id = ${second.setId}) b
    on a.types = b.types`;

/** How many sequences two sets have in common, and alone. */
export async function countCompared(db: Db | Tx, first: SetKey, second: SetKey): Promise<SetsCompared> {
  const [row] = await db.execute<SetsCompared>(sql`
    select count(*) filter (where a.n is not null and b.n is not null)::int as both,
      count(*) filter (where b.n is null)::int as only_first, count(*) filter (where a.n is null)::int as only_second
    from ${joinedSets(first, second)}
  `);
  return row ?? { both: 0, only_first: 0, only_second: 0 };
}

/** Sequences of two sets with their numbers in each, those whose supports are furthest apart first. */
export async function selectCompared(
  db: Db | Tx,
  first: SetKey,
  second: SetKey,
  page: { only?: "both" | "first" | "second" | undefined; offset: number; limit: number },
): Promise<ComparedNumbers[]> {
  const conditions = {
    both: sql`a.n is not null and b.n is not null`,
    first: sql`b.n is null`,
    second: sql`a.n is null`,
  };
  const only = page.only === undefined ? sql`true` : conditions[page.only];
  const rows = await db.execute<ComparedNumbers>(sql`
    select coalesce(a.types, b.types) as types, a.n as first, b.n as second
    from ${joinedSets(first, second)} where ${only}
    order by abs(coalesce(a.support, 0) - coalesce(b.support, 0)) desc, coalesce(a.n, b.n), a.n nulls last
    offset ${page.offset} limit ${page.limit}
  `);
  return [...rows];
}

/** Patterns of a set by their numbers. */
export async function selectPatternsByNumber(
  db: Db | Tx,
  key: SetKey,
  numbers: readonly number[],
): Promise<Map<number, Pattern>> {
  if (numbers.length === 0) return new Map();
  const rows = await db.execute<Row>(
    sql`select ${COLUMNS} from patterns p where ${inSet(key)} and p.n = any(${sql.param([...numbers])}::int[])`,
  );
  return new Map(rows.map((row) => [row.n, toPattern(row)]));
}
