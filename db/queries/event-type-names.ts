import { sql } from "drizzle-orm";
import { canonicalKey, isChinese } from "@/lib/events";
import type { Tx } from "../client";

/** The type a name stands for, after all merges. */
export type NamedType = { id: string; name: string };

const lockKey = (projectId: string) => sql`hashtextextended(${`vocabulary ${projectId}`}, 0)`;

/**
 * Has a transaction use the project's vocabulary, beside others that only add to it, and behind those that change what
 * is there. Types of a time before names had keys are taken up first. To be called before any event is touched, so
 * that nobody waits for another who waits for him.
 */
export async function enterVocabulary(tx: Tx, projectId: string): Promise<void> {
  const key = lockKey(projectId);
  const [row] = await tx.execute<{ old: boolean }>(sql`
    select old, case when old then pg_advisory_xact_lock(${key})::text else pg_advisory_xact_lock_shared(${key})::text end
    from (
      select exists (select from event_types where project_id = ${projectId} and key is null) as old
    ) as found
  `);
  if (row?.old) await adoptOldTypes(tx, projectId);
}

/** The same for who changes what is there: nobody else adds or changes until the transaction ends. */
export async function lockVocabulary(tx: Tx, projectId: string): Promise<void> {
  // An import that is being undone removes events; whoever renames them waits for it.
  await tx.execute(sql`select pg_advisory_xact_lock_shared(hashtextextended(${`import ${projectId}`}, 0))`);
  await tx.execute(sql`select pg_advisory_xact_lock(${lockKey(projectId)})`);
  await adoptOldTypes(tx, projectId);
}

/** Whether there are types that `lockVocabulary` would take up. */
export async function hasOldTypes(tx: Pick<Tx, "execute">, projectId: string): Promise<boolean> {
  const rows = await tx.execute(sql`select from event_types where project_id = ${projectId} and key is null limit 1`);
  return rows.length > 0;
}

/** Which of these keys mean a type, and what that type is called now. */
export async function resolveKeys(
  tx: Pick<Tx, "execute">,
  projectId: string,
  keys: readonly string[],
): Promise<Map<string, NamedType>> {
  if (keys.length === 0) return new Map();
  const rows = await tx.execute<{ key: string; id: string; name: string }>(sql`
    with recursive found as (
      select n.key, t.id, t.name, t.merged_into, 0 as steps
      from event_type_names n join event_types t on t.project_id = n.project_id and t.id = n.type_id
      where n.project_id = ${projectId} and n.key = any(${sql.param([...keys])}::text[])
      union all
      select f.key, t.id, t.name, t.merged_into, f.steps + 1
      from found f join event_types t on t.project_id = ${projectId} and t.id = f.merged_into
      where f.steps < 1000
    )
    select key, id::text as id, name from found where merged_into is null
  `);
  return new Map([...rows].map(({ key, id, name }) => [key, { id, name }]));
}

/** A name that is to mean a type, and what the type is when there is none yet. */
type Wanted = { key: string; name: string; category: string };

/**
 * What events that a model called so are called in this project. Names nobody has used before become types, proposed;
 * of two who propose one at the same time, both get the same. `enterVocabulary` was called before.
 */
export async function nameTypes(
  tx: Tx,
  projectId: string,
  written: readonly { type: string; category: string }[],
  /** The import that brings these names, if it is one: it takes away again what only it has brought. */
  importId?: string,
): Promise<Map<string, string>> {
  const wanted = new Map<string, Wanted>();
  for (const { type: name, category } of written) {
    const key = canonicalKey(name);
    if (!wanted.has(key)) wanted.set(key, { key, name, category });
  }
  const keys = [...wanted.keys()];
  let known = await resolveKeys(tx, projectId, keys);
  const missing = [...wanted.values()].filter(({ key }) => !known.has(key));
  if (missing.length > 0) {
    await proposeTypes(tx, projectId, missing, importId);
    known = await resolveKeys(tx, projectId, keys);
  }
  return new Map(written.map(({ type }) => [type, known.get(canonicalKey(type))?.name ?? type]));
}

/** Adds types in the order of their keys, so that two who add the same ones never wait for each other. */
async function proposeTypes(
  tx: Tx,
  projectId: string,
  types: readonly Wanted[],
  importId: string | undefined,
): Promise<void> {
  const rows = types
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map((type) => ({ ...type, zh: isChinese(type.name) }));
  await tx.execute(sql`
    with wanted as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
        as w(key text, name text, category text, zh boolean)
    ), made as (
      insert into event_types (project_id, name, key, category, name_zh, name_en, import_id)
      select ${projectId}, name, key, category, case when zh then name end, case when not zh then name end,
        ${importId ?? null}
      from wanted order by key collate "C"
      on conflict do nothing
      returning id, key, name
    )
    insert into event_type_names (project_id, key, name, type_id)
    select ${projectId}, key, name, id from made
    on conflict do nothing
  `);
}

/**
 * Gives the events of these types the names that what their model wrote means now. To be called after any change of
 * what names mean, with the names the events had before. What was written under a name that means nothing any more
 * becomes a type of its own, proposed.
 */
export async function renameEvents(tx: Tx, projectId: string, before: readonly string[]): Promise<number> {
  if (before.length === 0) return 0;
  const had = sql`${sql.param([...new Set(before)])}::text[]`;
  const written = await tx.execute<{ type: string; category: string }>(sql`
    select coalesce(written_type, type) as type, mode() within group (order by category) as category from events
    where project_id = ${projectId} and state = 'current' and type = any(${had})
    group by 1 order by 1
  `);
  const names = [...(await nameTypes(tx, projectId, [...written]))].map(([name, now]) => ({ written: name, now }));
  if (names.length === 0) return 0;
  const renamed = await tx.execute<{ renamed: number }>(sql`
    with renamed as (
      update events e set type = n.now, written_type = coalesce(e.written_type, e.type)
      from jsonb_to_recordset(${JSON.stringify(names)}::text::jsonb) as n(written text, now text)
      where e.project_id = ${projectId} and e.state = 'current' and e.type = any(${had})
        and coalesce(e.written_type, e.type) = n.written and e.type <> n.now
      returning 1
    )
    select count(*)::int as renamed from renamed
  `);
  return renamed[0]?.renamed ?? 0;
}

/**
 * Gives keys to types that were added before names had keys. Where two of them are the same name, the older one stays
 * and has the events of both.
 */
async function adoptOldTypes(tx: Tx, projectId: string): Promise<void> {
  const rows = await tx.execute<{ id: string; name: string }>(sql`
    select id::text as id, name from event_types
    where project_id = ${projectId} and key is null order by created_at, id
  `);
  if (rows.length === 0) return;
  const old = [...rows].map((row) => ({ ...row, key: canonicalKey(row.name), zh: isChinese(row.name) }));
  const taken = new Set(
    (
      await resolveKeys(
        tx,
        projectId,
        old.map(({ key }) => key),
      )
    ).keys(),
  );
  const kept = old.filter(({ key }) => !taken.has(key) && taken.add(key));
  const doubles = old.filter((type) => !kept.includes(type));
  await tx.execute(sql`
    with kept as (
      select * from jsonb_to_recordset(${JSON.stringify(kept)}::text::jsonb) as k(id bigint, key text, name text, zh boolean)
    ), keyed as (
      update event_types t set key = k.key, name_zh = case when k.zh then k.name end,
        name_en = case when not k.zh then k.name end
      from kept k where t.project_id = ${projectId} and t.id = k.id
    )
    insert into event_type_names (project_id, key, name, type_id)
    select ${projectId}, key, name, id from kept
    on conflict do nothing
  `);
  await tx.execute(sql`
    delete from event_types where project_id = ${projectId}
      and id = any(${sql.param(doubles.map(({ id }) => id))}::bigint[])
  `);
  await renameEvents(
    tx,
    projectId,
    doubles.map(({ name }) => name),
  );
}
