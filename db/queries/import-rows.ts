import { sql, type SQL } from "drizzle-orm";
import { AppError } from "@/lib/core";
import type { EntityKind } from "@/lib/entities";
import type { BehaviorRow, EntityRow, EventRow, ProfileRow } from "@/lib/ingest";
import { rawSql, sqlState, type Db, type Tx } from "../client";
import { CopyIn, copyValue } from "./copy";
import type { ImportKey } from "./imports";
import { enterVocabulary, nameTypes } from "./event-type-names";
import { mergeMentioned, mergeTouched, resolveMentions } from "./entity-mentions";
import { joinSetwise } from "./setwise";
import { foldObjects, lastOf, mergeProfiles } from "./merge-layers";

/**
 * How rows of an import come in: COPY into a temporary table, then one statement that takes what is new. All of it
 * happens in one transaction, which is given here as `tx`.
 */
const TABLES = {
  behaviors: `line int, user_id text collate "C", local_at timestamp, instant timestamptz, action text, item text,
    app text, media text, poi text, duration float8, properties jsonb, corrected bool, content uuid`,
  events: `line int, user_id text collate "C", local_start timestamp, instant_start timestamptz, local_end timestamp,
    instant_end timestamptz, type text, context text, agent text, scene text, action text, object text, category text,
    confidence real, properties jsonb, corrected bool, content uuid`,
  profiles: `line int, user_id text collate "C", fields jsonb, properties jsonb, corrected bool`,
  entities: `line int, name_key text collate "C", name text, source_id text collate "C", category text,
    properties jsonb, tags jsonb`,
} as const;
export type StagingKind = keyof typeof TABLES;

/** For transactions that handle a whole file: they take longer than any statement of a request may. */
export async function liftTimeouts(tx: Tx): Promise<void> {
  await tx.execute(sql`set local statement_timeout = 0`);
  await tx.execute(sql`set local idle_in_transaction_session_timeout = 0`);
  await tx.execute(sql`set local lock_timeout = 0`);
}

/** For a transaction within a request, after rows were staged: whoever waits for so long should hear of it. */
export async function limitWait(tx: Tx): Promise<void> {
  await tx.execute(sql`set local lock_timeout = '20s'`);
  await tx.execute(sql`set local statement_timeout = '60s'`);
}

/** Makes the temporary table and opens the COPY into it. No query may run on `tx` until the COPY has ended. */
export async function openStaging(tx: Tx, kind: StagingKind): Promise<CopyIn> {
  await liftTimeouts(tx);
  await tx.execute(sql.raw(`create temp table staging (${TABLES[kind]}) on commit drop`));
  return await CopyIn.open(rawSql(tx), "copy staging from stdin");
}

/** `content` is the hash of the row's content in hexadecimal, 32 digits. */
export function addBehavior(copy: CopyIn, line: number, row: BehaviorRow, content: string): Promise<void> | undefined {
  const { userId, localAt, instant, action, item, app, media, poi, duration, corrected } = row;
  const properties = row.properties && JSON.stringify(row.properties);
  // Written out, because this runs for every row and building lists for it took a tenth of an import's time.
  const who = `${line}\t${copyValue(userId)}\t${localAt ?? "\\N"}\t${instant ?? "\\N"}\t${copyValue(action)}`;
  const what = `${copyValue(item)}\t${copyValue(app)}\t${copyValue(media)}\t${copyValue(poi)}\t${duration ?? "\\N"}`;
  return copy.add(`${who}\t${what}\t${copyValue(properties)}\t${corrected}\t${content}`);
}

export function addProfile(copy: CopyIn, line: number, row: ProfileRow): Promise<void> | undefined {
  const { userId, fields, properties, corrected } = row;
  return copy.add(
    [line, userId, JSON.stringify(fields), JSON.stringify(properties), corrected].map(copyValue).join("\t"),
  );
}

export function addEvent(copy: CopyIn, line: number, row: EventRow, content: string): Promise<void> | undefined {
  const { userId, localStart, instantStart, localEnd, instantEnd, type, properties, corrected } = row;
  const { context, agent, scene, action, object, category, confidence } = row;
  const times = [localStart, instantStart, localEnd, instantEnd];
  const said = [type, context, agent, scene, action, object, category, confidence];
  const rest = [properties && JSON.stringify(properties), corrected, content];
  return copy.add([line, userId, ...times, ...said, ...rest].map(copyValue).join("\t"));
}

export function addEntity(copy: CopyIn, line: number, row: EntityRow): Promise<void> | undefined {
  const { nameKey, name, sourceId, category, properties, tags } = row;
  const objects = [JSON.stringify(properties), tags && JSON.stringify(tags)];
  return copy.add([line, nameKey, name, sourceId, category, ...objects].map(copyValue).join("\t"));
}

export type Stored = { accepted: number; duplicate: number; corrected: number };

/**
 * Imports into one project store their rows one after the other: two that bring the same rows could otherwise wait
 * for each other. The project's row is held too, so that neither its zone nor its existence changes meanwhile.
 */
export async function lockProjectForStoring(tx: Tx, key: ImportKey): Promise<{ timeZone: string }> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`import ${key.projectId}`}, 0))`);
  const [project] = await tx.execute<{ time_zone: string }>(
    sql`select time_zone from projects where id = ${key.projectId} for share`,
  );
  if (!project) throw new AppError("not_found", { params: { what: "project", id: key.projectId } });
  return { timeZone: project.time_zone };
}

/** Postgres knows most zones by the names the runtime has, but not always all. */
function asZoneError(error: unknown, zone: string): unknown {
  const INVALID_PARAMETER_VALUE = "22023";
  return sqlState(error) === INVALID_PARAMETER_VALUE ? new AppError("unknown_time_zone", { params: { zone } }) : error;
}

async function count(tx: Tx, query: SQL): Promise<number> {
  const [row] = await tx.execute<{ n: number }>(query);
  return row?.n ?? 0;
}

/**
 * Takes staged behaviours that no import has brought before. `timeZone` is where naive times are read; they are kept
 * to be read again only when that is the project's own zone.
 */
export async function storeBehaviors(
  tx: Tx,
  key: ImportKey,
  zone: { timeZone: string; isProjects: boolean },
): Promise<Stored> {
  const { projectId, importId } = key;
  await tellEqualRowsApart(tx);
  const total = await count(tx, sql`select count(*)::int as n from staging`);
  // The table is in the order of the file already; sorting it by line would only cost time.
  const inserted = await tx
    .execute(
      sql`
        insert into behaviors (project_id, import_id, line, user_id, at, local_at, action, item, app, media, poi,
          duration, properties, content_key)
        select ${projectId}, ${importId}, line, user_id, coalesce(instant, local_at at time zone ${zone.timeZone}),
          ${zone.isProjects ? sql`local_at` : sql`null::timestamp`}, action, item, app, media, poi,
          duration, properties, content
        from staging
        on conflict (project_id, content_key) do nothing
      `,
    )
    .catch((error: unknown) => {
      throw asZoneError(error, zone.timeZone);
    });
  const accepted = inserted.count;
  if (accepted < total) await noteDuplicates(tx, key, "behaviors");
  if (accepted > 0) {
    await tx.execute(sql`
      insert into users as u (project_id, id, behavior_count, first_at, last_at)
      select project_id, user_id, count(*), min(at), max(at)
      from behaviors where project_id = ${projectId} and import_id = ${importId}
      group by project_id, user_id order by user_id
      on conflict (project_id, id) do update set
        behavior_count = u.behavior_count + excluded.behavior_count,
        first_at = least(u.first_at, excluded.first_at),
        last_at = greatest(u.last_at, excluded.last_at)
    `);
    const columns = sql`${importId} as import_id, user_id, app, media, item, poi`;
    const stored = sql`select ${columns} from behaviors where project_id = ${projectId} and import_id = ${importId}`;
    // The staged rows are at hand; where some of them were known, only those that are stored count.
    await mergeMentioned(tx, projectId, importId, accepted === total ? sql`select ${columns} from staging` : stored);
  }
  const corrected = await countCorrected(tx, key, "behaviors");
  return { accepted, duplicate: total - accepted, corrected };
}

/** Different event types that one import may bring; beyond it the column holds something else. */
const TYPES_MAX = 10_000;

/**
 * Takes staged events that no import has brought before. They are present ones at once, beside what was abstracted
 * from the users' behaviours, and what the source calls them becomes the name of their type.
 */
export async function storeEvents(
  tx: Tx,
  key: ImportKey,
  zone: { timeZone: string; isProjects: boolean },
): Promise<Stored> {
  const { projectId, importId } = key;
  await enterVocabulary(tx, projectId);
  await tellEqualRowsApart(tx);
  const total = await count(tx, sql`select count(*)::int as n from staging`);
  const local = (column: "local_start" | "local_end") =>
    zone.isProjects ? sql.identifier(column) : sql`null::timestamp`;
  const inserted = await tx
    .execute(
      sql`
        insert into events (project_id, run_id, attempt, state, user_id, ordinal, type, agent, scene, action, object,
          context, category, confidence, start_at, end_at, behavior_ids, import_id, local_start, local_end,
          properties, content_key)
        select ${projectId}, ${importId}, 0, 'current', user_id, line, type, agent, scene, action, object,
          coalesce(context, ''), coalesce(category, 'other'), coalesce(confidence, 1), start_at,
          -- Clocks that are set may show an end that lies before its start.
          greatest(start_at, end_at), '{}', ${importId}, ${local("local_start")}, ${local("local_end")},
          properties, content
        from staging cross join lateral (
          select coalesce(instant_start, local_start at time zone ${zone.timeZone}) as start_at,
            coalesce(instant_end, local_end at time zone ${zone.timeZone}) as end_at
        ) times
        on conflict (project_id, content_key) where content_key is not null do nothing
      `,
    )
    .catch((error: unknown) => {
      throw asZoneError(error, zone.timeZone);
    });
  const accepted = inserted.count;
  if (accepted < total) await noteDuplicates(tx, key, "events");
  if (accepted > 0) {
    await nameImported(tx, key);
    await tx.execute(sql`
      insert into users as u (project_id, id, event_count, first_at, last_at)
      select project_id, user_id, count(*), min(start_at), max(end_at)
      from events where project_id = ${projectId} and import_id = ${importId}
      group by project_id, user_id order by user_id
      on conflict (project_id, id) do update set
        event_count = u.event_count + excluded.event_count,
        first_at = least(u.first_at, excluded.first_at),
        last_at = greatest(u.last_at, excluded.last_at)
    `);
  }
  return { accepted, duplicate: total - accepted, corrected: await countCorrected(tx, key, "events") };
}

/** Gives an import's events the names of their types, as a model's are given them. */
async function nameImported(tx: Tx, { projectId, importId }: ImportKey): Promise<void> {
  const written = await tx.execute<{ type: string; category: string }>(sql`
    select type, mode() within group (order by category) as category from events
    where project_id = ${projectId} and import_id = ${importId}
    group by type order by type limit ${TYPES_MAX + 1}
  `);
  if (written.length > TYPES_MAX) {
    throw new AppError("import_limits", { params: { detail: `> ${TYPES_MAX} event types` } });
  }
  const names = await nameTypes(tx, projectId, written, importId);
  const renamed = [...names].filter(([name, now]) => name !== now).map(([name, now]) => ({ written: name, now }));
  if (renamed.length === 0) return;
  await tx.execute(sql`
    update events e set type = n.now, written_type = n.written
    from jsonb_to_recordset(${JSON.stringify(renamed)}::text::jsonb) as n(written text, now text)
    where e.project_id = ${projectId} and e.import_id = ${importId} and e.type = n.written
  `);
}

/** Equal rows of one import are told apart by their ordinal; the first keeps the hash of its content as it is. */
async function tellEqualRowsApart(tx: Tx): Promise<void> {
  await tx.execute(sql`
    update staging s set content = md5(s.content::text || ':' || d.nth)::uuid
    from (
      select ctid as place, row_number() over (partition by content order by line) as nth
      from staging where content in (select content from staging group by content having count(*) > 1)
    ) d
    where s.ctid = d.place and d.nth > 1
  `);
}

/** Rows that carry a content key. */
type Keyed = "behaviors" | "events";

async function countCorrected(tx: Tx, { projectId, importId }: ImportKey, table: Keyed): Promise<number> {
  return await count(
    tx,
    sql`
      select count(*)::int as n from (select content from staging where corrected) s
      join ${sql.identifier(table)} b
        on b.project_id = ${projectId} and b.content_key = s.content and b.import_id = ${importId}
    `,
  );
}

/** The lines of staged rows that this import did not bring, because another one had. */
export async function selectDuplicateLines(
  tx: Tx,
  { projectId, importId }: ImportKey,
  table: Keyed,
): Promise<ReadonlySet<number>> {
  const rows = await tx.execute<{ line: number }>(sql`
    select s.line from staging s
    where not exists (
      select from ${sql.identifier(table)} b
      where b.project_id = ${projectId} and b.content_key = s.content and b.import_id = ${importId}
    )
  `);
  return new Set([...rows].map(({ line }) => line));
}

/** Remembers which rows of this import another one had brought: it vouches for them should that be undone. */
async function noteDuplicates(tx: Tx, { projectId, importId }: ImportKey, table: Keyed): Promise<void> {
  await tx.execute(sql`analyze staging (content)`);
  await tx.execute(sql`
    insert into import_duplicates (project_id, import_id, content_keys, lines)
    select ${projectId}, ${importId}, array_agg(s.content), array_agg(s.line)
    from staging s
    where not exists (
      select from ${sql.identifier(table)} b
      where b.project_id = ${projectId} and b.content_key = s.content and b.import_id = ${importId}
    )
  `);
}

/** Lays what the file says of each user on top of what earlier imports said. */
export async function storeProfiles(tx: Tx, key: ImportKey): Promise<Stored> {
  const { projectId, importId } = key;
  await tx.execute(sql`analyze staging`);
  const [counts] = await tx.execute<Stored>(sql`
    select count(*) filter (where not known)::int as accepted, count(*) filter (where known)::int as duplicate,
      count(*) filter (where corrected and not known)::int as corrected
    from (
      select s.corrected,
        coalesce((p.fields || s.fields) = p.fields and (p.properties || s.properties) = p.properties, false)
          or row_number() over (partition by s.user_id, s.fields, s.properties order by s.line) > 1 as known
      from staging s left join profiles p on p.project_id = ${projectId} and p.user_id = s.user_id
    ) rows
  `);
  // Several rows of one user become one layer: what a later row says wins, field by field.
  await tx.execute(sql`
    insert into profile_layers (project_id, user_id, import_id, fields, properties)
    select ${projectId}, user_id, ${importId}, ${foldObjects("fields", "line")}, ${foldObjects("properties", "line")}
    from staging group by user_id order by user_id
  `);
  await tx.execute(sql`
    insert into users (project_id, id) select distinct ${projectId}, user_id from staging order by 2
    on conflict do nothing
  `);
  await mergeProfiles(tx, projectId, sql`select distinct user_id from staging`);
  return counts ?? { accepted: 0, duplicate: 0, corrected: 0 };
}

/** Lays what the file says of each entity on top of what earlier imports said. */
export async function storeEntities(tx: Tx, key: ImportKey, kind: EntityKind): Promise<Stored> {
  const { projectId, importId } = key;
  await tx.execute(sql`analyze staging`);
  const [counts] = await joinSetwise(tx, () =>
    tx.execute<Stored>(sql`
    select count(*) filter (where not known)::int as accepted, count(*) filter (where known)::int as duplicate,
      0 as corrected
    from (
      select coalesce(
          e.name = s.name and (s.category is null or e.category = s.category)
            and (e.properties || s.properties) = e.properties
            and (s.tags is null or s.tags <@ coalesce((
              select jsonb_object_agg(g.tag_key, g.tag) from entity_tags g
              where g.project_id = ${projectId} and g.kind = ${kind} and g.name_key = s.name_key
                and g.origin = 'import'), '{}'))
            and (s.source_id is null or exists (
              select from entity_layers l
              where l.project_id = ${projectId} and l.kind = ${kind} and l.name_key = s.name_key
                and l.source_id = s.source_id)),
          false)
        or row_number() over (
          partition by s.name_key, s.name, s.source_id, s.category, s.properties, s.tags order by s.line) > 1 as known
      from staging s
      left join entities e on e.project_id = ${projectId} and e.kind = ${kind} and e.name_key = s.name_key
    ) rows
  `),
  );
  await tx.execute(sql`
    insert into entity_layers (project_id, kind, name_key, import_id, name, source_id, category, properties, tags)
    select ${projectId}, ${kind}, name_key, ${importId}, ${lastOf("name", "line")}, ${lastOf("source_id", "line")},
      ${lastOf("category", "line")}, ${foldObjects("properties", "line")}, 
      case when count(tags) > 0 then ${foldObjects("tags", "line")} end
    from staging group by name_key order by name_key
  `);
  await resolveMentions(tx, projectId, sql`select ${kind}::text`);
  await mergeTouched(
    tx,
    projectId,
    sql`select ${kind}::text as kind, name_key from staging union all select kind, name_key from moved_entities`,
  );
  return counts ?? { accepted: 0, duplicate: 0, corrected: 0 };
}

export type AliasClash = { id: string; names: string[] };

/** Ids used by this import that mean more than one entity of the project, whichever import said so. */
export async function selectAliasClashes(tx: Tx, key: ImportKey, kind: EntityKind): Promise<AliasClash[]> {
  const rows = await joinSetwise(tx, () =>
    tx.execute<{ source_id: string; names: string[] }>(sql`
    select l.source_id, array_agg(distinct l.name) as names from (
      select source_id, name_key, name from entity_layers
      where project_id = ${key.projectId} and kind = ${kind} and source_id in (
        select source_id from entity_layers
        where project_id = ${key.projectId} and import_id = ${key.importId} and kind = ${kind})
      union
      -- Two rows of this very file may share a name and differ in their ids, of which the layer keeps one.
      select source_id, name_key, name from staging where source_id is not null
    ) l
    group by l.source_id having count(distinct l.name_key) > 1
    order by l.source_id
  `),
  );
  return rows.map(({ source_id, names }) => ({ id: source_id, names }));
}

/**
 * Whether the one who stores is still the one who may: the run's row is locked from here to the commit, so that a
 * cancel is either seen now or comes too late and is told so.
 */
export async function mayCommitImport(
  tx: Tx,
  key: { projectId: string; runId: string; attempt: number },
): Promise<boolean> {
  const [row] = await tx.execute<{ ok: boolean }>(sql`
    select attempt = ${key.attempt} and cancel_requested_at is null
      and status not in ('succeeded', 'partial', 'failed', 'cancelled') as ok
    from runs where project_id = ${key.projectId} and id = ${key.runId} for update
  `);
  return row?.ok ?? false;
}

/**
 * Waits for a statement of `tx`, which `pid` names, and has the server end it as soon as the signal aborts. The
 * cancel has reached its target before this returns, so it can never hit a later statement.
 */
export async function cancellable<T>(db: Db, pid: number, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  let cancelling: Promise<unknown> | undefined;
  const cancel = () => {
    cancelling = db.execute(sql`select pg_cancel_backend(${pid})`).catch(() => {});
  };
  signal.addEventListener("abort", cancel, { once: true });
  try {
    return await work();
  } finally {
    signal.removeEventListener("abort", cancel);
    await cancelling;
  }
}

export async function backendPid(tx: Tx): Promise<number> {
  return await count(tx, sql`select pg_backend_pid() as n`);
}
