import { sql, type SQL } from "drizzle-orm";
import type { ProjectId } from "@/lib/core";
import type { PlainCondition } from "@/lib/people";
import type { Db, Tx } from "../client";
import { ENTITY_RULES } from "@/lib/entities";
import { joinedToUsers, type NamesContaining, type ThingNames } from "./segment-sql";

type Counting = Extract<PlainCondition, { on: "behaviors" | "events" }>;

/** A project's users in the order of their ids, the first being 0 wherever users are told by numbers. */
export type Everybody = { ids: string[]; behaviors: number[]; events: number[]; who: string };

/** Equal where the users are the same, so that numbers from several statements mean the same users. */
const WHO = sql`concat(count(*), ':', coalesce(sum(hashtextextended(u.id, 0)::numeric), 0))`;

/** One value of each user, in their order, as one text. */
const inOrder = (value: SQL, separator: string) =>
  sql`coalesce(string_agg(${value}, ${separator}::text order by u.id), '')`;

export async function selectEverybody(db: Db | Tx, projectId: ProjectId): Promise<Everybody> {
  const [row] = await db.execute<{ ids: string[]; behaviors: number[]; events: number[]; who: string }>(sql`
    select coalesce(array_agg(u.id order by u.id), '{}') as ids,
      coalesce(array_agg(u.behavior_count order by u.id), '{}') as behaviors,
      coalesce(array_agg(u.event_count order by u.id), '{}') as events, ${WHO} as who
    from users u where u.project_id = ${projectId}
  `);
  return row ?? { ids: [], behaviors: [], events: [], who: "0:0" };
}

/**
 * For each condition whether each user fits it, `1` or `0`, all users in the order of their ids. Behaviours and events
 * are read once for all conditions together.
 */
export async function selectFitting(
  db: Db | Tx,
  projectId: ProjectId,
  timeZone: string,
  conditions: readonly PlainCondition[],
): Promise<{ fitting: string[]; who: string }> {
  const named = await selectNamesContaining(db, projectId, conditions);
  const { joins, fits } = joinedToUsers(projectId, timeZone, conditions, named);
  const columns = conditions.map((condition) => inOrder(sql`case when ${fits(condition)} then '1' else '0' end`, ""));
  return await selectTexts(db, projectId, joins, columns);
}

/** For each condition how many of each user's rows it counts, all users in the order of their ids. */
export async function selectCounts(
  db: Db | Tx,
  projectId: ProjectId,
  timeZone: string,
  conditions: readonly Counting[],
): Promise<{ counts: number[][]; who: string }> {
  const named = await selectNamesContaining(db, projectId, conditions);
  const { joins, count } = joinedToUsers(projectId, timeZone, conditions, named);
  const columns = conditions.map((condition) => inOrder(sql`(${count(condition)})::text`, ","));
  const { fitting, who } = await selectTexts(db, projectId, joins, columns);
  return { counts: fitting.map((text) => (text === "" ? [] : text.split(",").map(Number))), who };
}

/**
 * The names that contain what conditions look for, from the names that were noted when rows were stored. Texts whose
 * rows have to be read are left out: those with a line break, and all of a project whose names are yet to be noted.
 * Names longer than `NAME_CHARS_MAX` are never noted, so nothing is found in them.
 */
export async function selectNamesContaining(
  db: Db | Tx,
  projectId: ProjectId,
  conditions: readonly PlainCondition[],
): Promise<NamesContaining> {
  const looked = conditions.flatMap((condition) =>
    condition.on === "behaviors" && condition.contains !== undefined && NOTED.test(condition.contains)
      ? [condition.contains]
      : [],
  );
  const wanted = [...new Set(looked)];
  if (wanted.length === 0) return new Map();
  const rows = await db.execute<{ text: string; kind: keyof ThingNames | null; names: string[] | null }>(sql`
    select w.text, m.kind, array_agg(m.name) as names
    from unnest(${sql.param(wanted)}::text[]) w (text)
    left join (
      select distinct kind, name collate "default" as name from entity_mentions
      where project_id = ${projectId} and kind in ('item', 'app', 'media', 'poi')
    ) m on strpos(lower(m.name), lower(w.text)) > 0
    where exists (select from projects where id = ${projectId} and entity_rules = ${ENTITY_RULES})
    group by w.text, m.kind
  `);
  const found = new Map<string, ThingNames>();
  for (const { text, kind, names } of rows) {
    const its = found.get(text) ?? { item: [], app: [], media: [], poi: [] };
    found.set(text, its);
    if (kind !== null && names !== null) its[kind] = names;
  }
  return found;
}

/** Names without any letter or digit are not noted, and what a text with a line break means only rows can tell. */
const NOTED = /^(?=.*[\p{L}\p{N}])[^\n]*$/u;

async function selectTexts(db: Db | Tx, projectId: ProjectId, joins: SQL, columns: readonly SQL[]) {
  const [row] = await db.execute<{ fitting: string[]; who: string }>(sql`
    select array[${sql.join([...columns], sql`, `)}]::text[] as fitting, ${WHO} as who
    from users u${joins} where u.project_id = ${projectId}
  `);
  return row ?? { fitting: columns.map(() => ""), who: "0:0" };
}

/**
 * What the profile of each user says under a name, in the order of their ids: of a field of its own, else of any other
 * column; null where it says nothing.
 */
export async function selectProfileValues(
  db: Db | Tx,
  projectId: ProjectId,
  name: string,
): Promise<{ values: unknown[]; who: string }> {
  const [row] = await db.execute<{ values: unknown[] | null; who: string }>(sql`
    select jsonb_agg(coalesce(p.fields->${name}::text, p.properties->${name}::text) order by u.id) as values,
      ${WHO} as who
    from users u left join profiles p on p.project_id = u.project_id and p.user_id = u.id
    where u.project_id = ${projectId}
  `);
  return { values: row?.values ?? [], who: row?.who ?? "0:0" };
}
