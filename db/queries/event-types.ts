import { sql, type SQL } from "drizzle-orm";
import { canonicalKey, isChinese, type EventRole, type EventType, type EventTypeState } from "@/lib/events";
import type { Db, Tx } from "../client";
import { toRfc3339 } from "./rows";

type Reader = Pick<Db | Tx, "execute">;

type RawType = {
  id: string;
  name: string;
  name_zh: string | null;
  name_en: string | null;
  definition: string | null;
  category: string;
  role: EventRole | null;
  state: EventTypeState;
  into_id: string | null;
  into_name: string | null;
  names: string[] | null;
  merged: { id: string; name: string }[] | null;
  events: number;
  users: number;
  created_at: string;
};

function toType(raw: RawType): EventType {
  const { into_id: id, into_name: name, names, merged, ...rest } = raw;
  // A synonym is what is no name of its own.
  const own = new Set(
    [rest.name, rest.name_zh, rest.name_en].flatMap((each) => (each === null ? [] : canonicalKey(each))),
  );
  return {
    ...rest,
    synonyms: (names ?? []).filter((each) => !own.has(canonicalKey(each))),
    merged: merged ?? [],
    merged_into: id === null || name === null ? null : { id, name },
    created_at: toRfc3339(rest.created_at),
  };
}

export type TypeFilter = {
  projectId: string;
  /** A text that a name or the definition contains. */
  query?: string | undefined;
  /** Without it all that are not merged. */
  state?: EventTypeState | undefined;
  /** `none`: those without a role. */
  role?: EventRole | "none" | undefined;
  category?: string | undefined;
  ids?: readonly string[] | undefined;
};

function matching({ projectId, query, state, role, category, ids }: TypeFilter): SQL {
  const parts = [sql`t.project_id = ${projectId}`];
  if (ids !== undefined) parts.push(sql`t.id = any(${sql.param([...ids])}::bigint[])`);
  else parts.push(state === undefined ? sql`t.state <> 'merged'` : sql`t.state = ${state}`);
  if (role !== undefined) parts.push(role === "none" ? sql`t.role is null` : sql`t.role = ${role}`);
  if (category !== undefined) parts.push(sql`t.category = ${category}`);
  if (query !== undefined && query !== "") {
    const wanted = sql`lower(${query})`;
    parts.push(sql`(
      strpos(lower(concat_ws(' ', t.name, t.name_zh, t.name_en, t.definition)), ${wanted}) > 0
      or exists (
        select from event_type_names n
        where n.project_id = t.project_id and n.type_id = t.id and strpos(lower(n.name), ${wanted}) > 0)
      or exists (
        select from event_type_names n join event_types m on m.project_id = n.project_id and m.id = n.type_id
        where m.project_id = t.project_id and m.merged_into = t.id and strpos(lower(n.name), ${wanted}) > 0)
    )`);
  }
  return sql.join(parts, sql` and `);
}

export type TypePage = TypeFilter & {
  /** Events and id of the last type of the page before. */
  after?: { events: number; id: string } | undefined;
  limit: number;
};

/** Event types with what they are counted by, the commonest first. */
export async function selectEventTypes(db: Reader, page: TypePage): Promise<EventType[]> {
  const { projectId, after, limit } = page;
  const rows = await db.execute<RawType>(sql`
    with uses as (
      select type, count(*)::int as events, count(distinct user_id)::int as users from events
      where project_id = ${projectId} and state = 'current' group by type
    ), listed as (
      select t.*, coalesce(u.events, 0) as events, coalesce(u.users, 0) as users
      from event_types t left join uses u on u.type = t.name and t.state <> 'merged'
      where ${matching(page)}
    )
    select t.id::text as id, t.name, t.name_zh, t.name_en, t.definition, t.category, t.role, t.state, t.events, t.users,
      t.created_at::text as created_at, into_type.id::text as into_id, into_type.name as into_name,
      (select array_agg(n.name order by n.created_at, n.key) from event_type_names n
        where n.project_id = t.project_id and n.type_id = t.id) as names,
      (select jsonb_agg(jsonb_build_object('id', m.id::text, 'name', m.name) order by m.id) from event_types m
        where m.project_id = t.project_id and m.merged_into = t.id) as merged
    from listed t
    left join event_types into_type on into_type.project_id = t.project_id and into_type.id = t.merged_into
    ${
      after === undefined
        ? sql``
        : sql`where t.events < ${after.events} or (t.events = ${after.events} and t.id > ${after.id}::bigint)`
    }
    order by t.events desc, t.id
    limit ${limit}
  `);
  return [...rows].map(toType);
}

export async function countEventTypes(db: Reader, filter: TypeFilter): Promise<number> {
  const [row] = await db.execute<{ n: number }>(
    sql`select count(*)::int as n from event_types t where ${matching(filter)}`,
  );
  return row?.n ?? 0;
}

/** A type as far as names and merges go. */
export type TypeNode = {
  id: string;
  name: string;
  nameZh: string | null;
  nameEn: string | null;
  definition: string | null;
  state: EventTypeState;
  role: EventRole | null;
  mergedInto: string | null;
};

/** All types of a project; in a transaction that has locked the vocabulary nothing of it changes. */
export async function selectTypeNodes(db: Reader, projectId: string): Promise<Map<string, TypeNode>> {
  const rows = await db.execute<TypeNode>(sql`
    select id::text as id, name, name_zh as "nameZh", name_en as "nameEn", definition, state, role, merged_into::text as "mergedInto"
    from event_types where project_id = ${projectId}
  `);
  return new Map([...rows].map((row) => [row.id, { ...row }]));
}

/** The type a name belongs to, merged or not. */
export async function selectTypeIdByName(db: Reader, projectId: string, name: string): Promise<string | undefined> {
  const [row] = await db.execute<{ id: string }>(sql`
    select type_id::text as id from event_type_names where project_id = ${projectId} and key = ${canonicalKey(name)}
  `);
  return row?.id;
}

/** Adds a type. The caller has made sure that its key is free. */
export async function insertEventType(
  tx: Tx,
  input: { projectId: string; name: string; category: string },
): Promise<string> {
  const { name } = input;
  const [row] = await tx.execute<{ id: string }>(sql`
    insert into event_types (project_id, name, key, category, state, name_zh, name_en)
    values (${input.projectId}, ${name}, ${canonicalKey(name)}, ${input.category}, 'accepted',
      ${isChinese(name) ? name : null}, ${isChinese(name) ? null : name})
    returning id::text as id
  `);
  if (!row) throw new Error("an insert gave no row");
  return row.id;
}

export type TypeChange = {
  name?: string | undefined;
  nameZh?: string | null | undefined;
  nameEn?: string | null | undefined;
  definition?: string | null | undefined;
  category?: string | undefined;
  role?: EventRole | null | undefined;
  state?: "proposed" | "accepted" | undefined;
};

const COLUMNS = {
  name: "name",
  nameZh: "name_zh",
  nameEn: "name_en",
  definition: "definition",
  category: "category",
  role: "role",
  state: "state",
} as const;

/** Changes some columns of types that are not merged; gives the ids of those that were changed. */
export async function updateEventTypes(
  tx: Tx,
  projectId: string,
  ids: readonly string[],
  change: TypeChange,
): Promise<string[]> {
  const sets = (Object.keys(COLUMNS) as (keyof typeof COLUMNS)[]).flatMap((name) =>
    change[name] === undefined ? [] : [sql`${sql.identifier(COLUMNS[name])} = ${change[name]}`],
  );
  if (sets.length === 0) return [...ids];
  const rows = await tx.execute<{ id: string }>(sql`
    update event_types set ${sql.join(sets, sql`, `)}
    where project_id = ${projectId} and id = any(${sql.param([...ids])}::bigint[]) and state <> 'merged'
    returning id::text as id
  `);
  return [...rows].map(({ id }) => id);
}

/** Who has these keys, by key. */
export async function selectKeyOwners(
  tx: Reader,
  projectId: string,
  keys: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx.execute<{ key: string; id: string }>(sql`
    select key, type_id::text as id from event_type_names
    where project_id = ${projectId} and key = any(${sql.param([...keys])}::text[])
  `);
  return new Map([...rows].map(({ key, id }) => [key, id]));
}

/** Makes names mean a type, as far as they mean none yet. */
export async function addTypeNames(
  tx: Tx,
  { projectId, typeId, names }: { projectId: string; typeId: string; names: readonly string[] },
): Promise<void> {
  if (names.length === 0) return;
  const rows = names.map((name) => ({ key: canonicalKey(name), name }));
  await tx.execute(sql`
    insert into event_type_names (project_id, key, name, type_id)
    select ${projectId}, key, name, ${typeId}::bigint
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as n(key text, name text)
    on conflict do nothing
  `);
}

/** Takes from a type all names but these, at least one of which must be its own. */
export async function keepTypeNames(
  tx: Tx,
  { projectId, typeId, keys }: { projectId: string; typeId: string; keys: readonly string[] },
): Promise<void> {
  await tx.execute(sql`
    delete from event_type_names where project_id = ${projectId} and type_id = ${typeId}::bigint
      and not key = any(${sql.param([...keys])}::text[])
  `);
  // The key by which parallel runs find the type must be one that still means it.
  await tx.execute(sql`
    update event_types t set key = (
      select min(n.key) from event_type_names n where n.project_id = t.project_id and n.type_id = t.id)
    where t.project_id = ${projectId} and t.id = ${typeId}::bigint and not exists (
      select from event_type_names n where n.project_id = t.project_id and n.type_id = t.id and n.key = t.key)
  `);
}

/** Points types at another one. */
export async function pointTypesAt(tx: Tx, projectId: string, ids: readonly string[], target: string): Promise<void> {
  await tx.execute(sql`
    update event_types set merged_into = ${target}::bigint, state = 'merged',
      state_before = case when state = 'merged' then state_before else state end
    where project_id = ${projectId} and id = any(${sql.param([...ids])}::bigint[])
  `);
}

/** Makes a merged type one of its own again. */
export async function unpointType(tx: Tx, projectId: string, id: string): Promise<void> {
  await tx.execute(sql`
    update event_types set merged_into = null, state = coalesce(state_before, 'proposed'), state_before = null
    where project_id = ${projectId} and id = ${id}::bigint
  `);
}

/** Removes types that nothing rests on: no event has them, no type was merged into them. Gives what was removed. */
export async function deleteUnusedTypes(tx: Tx, projectId: string, ids: readonly string[]): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    delete from event_types t
    where t.project_id = ${projectId} and t.id = any(${sql.param([...ids])}::bigint[])
      and not exists (select from event_types m where m.project_id = t.project_id and m.merged_into = t.id)
      and t.state <> 'merged'
      and not exists (select from events e where e.project_id = t.project_id and e.state = 'current' and e.type = t.name)
    returning t.id::text as id
  `);
  const gone = [...rows].map(({ id }) => id);
  await tx.execute(sql`
    delete from event_type_names
    where project_id = ${projectId} and type_id = any(${sql.param(gone)}::bigint[])
  `);
  return gone;
}
