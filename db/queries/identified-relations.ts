import { sql, type SQL } from "drizzle-orm";
import type { ProjectId } from "@/lib/core";
import {
  IDENTIFY_PROMPT_VERSION,
  type NameState,
  RelationKind,
  type EntityKind,
  type NameCounts,
  type NameDecision,
  type NameScope,
  type OpenName,
} from "@/lib/entities";
import type { IdentifiedRelation, NamedKind } from "@/lib/runs";
import { withTransaction, type Db, type Tx } from "../client";
import { toRfc3339 } from "./rows";
import { fence } from "./run-claims";
import type { Claim, RunKey } from "./runs";

/** An action whose words no rule knows, under the key it is compared by. */
export type UnknownAction = { key: string; name: string; rows: number };

/**
 * Every name that rows leave open, as `s`, with what was said of it, as `g`, and the listed entity that is meant by
 * that, as `t`. A thing is open where no file lists it although files list others of its kind; what a person decided
 * about stays in sight for being undone, whatever files list by now.
 */
const subjects = (projectId: ProjectId, actions: readonly UnknownAction[]): SQL => sql`
  (
    select e.kind, e.name_key, e.name, e.behavior_count as rows, e.origin = 'import' as listed
    from entities e
    where e.project_id = ${projectId} and e.behavior_count > 0
    union all
    select 'action', a.key collate "C", a.name, a.rows, false
    from unnest(
      ${sql.param(actions.map(({ key }) => key))}::text[], ${sql.param(actions.map(({ name }) => name))}::text[],
      ${sql.param(actions.map(({ rows }) => rows))}::int[]) as a(key, name, rows)
  ) s
  left join identified_relations g
    on g.project_id = ${projectId} and g.kind = s.kind and g.name_key = s.name_key
  left join entities t
    on t.project_id = ${projectId} and t.kind = s.kind and t.name_key = g.target_key and t.origin = 'import'
  where (g.decision is not null or not s.listed) and (g.decision is not null or s.kind = 'action' or s.kind in (
    select distinct c.kind from entities c where c.project_id = ${projectId} and c.origin = 'import'))`;

/** An answer whose entity is listed no more is none: the name is open again. */
const STATE = sql`case
  when g.decision is not null then g.decision
  when g.answered_at is not null and coalesce(g.relation = 'other', g.target_key is null) then 'unmatched'
  when g.answered_at is not null and (g.relation is not null or t.id is not null) then 'resolved'
  when g.error_code is not null then 'failed'
  else 'open' end`;

/** Of names with equal counts the order must not hang on texts that may be of any length. */
const ORDER = sql`s.rows desc, s.kind collate "C", md5(s.name_key)`;

const inScope = (only: NameScope, since: string): SQL => {
  const states = { open: ["open", "failed"], failed: ["failed"], all: ["open", "failed", "resolved", "unmatched"] }[
    only
  ];
  return sql`${STATE} = any(${sql.param(states)}::text[])
    and (g.answered_at is null or g.answered_at < ${since}::timestamptz)`;
};

/** Now by the database, which is what answers are dated by; RFC 3339. */
export async function selectNow(db: Db | Tx): Promise<string> {
  const [row] = await db.execute<{ now: string }>(sql`select clock_timestamp()::text as now`);
  return toRfc3339(row?.now ?? "");
}

export type NameToIdentify = { kind: NamedKind; key: string; name: string; rows: number };

/** What a run is to ask about, the most used first: nothing that was answered after `since`, nothing that is decided. */
export async function selectNamesToIdentify(
  db: Db | Tx,
  projectId: ProjectId,
  input: {
    actions: readonly UnknownAction[];
    only: NameScope;
    since: string;
    kind?: NamedKind | undefined;
    limit: number;
  },
): Promise<NameToIdentify[]> {
  const { actions, only, since, kind, limit } = input;
  return await db.execute<NameToIdentify>(sql`
    select s.kind, s.name_key as key, s.name, s.rows from ${subjects(projectId, actions)}
      and ${inScope(only, since)} ${kind === undefined ? sql`` : sql`and s.kind = ${kind}`}
    order by ${ORDER} limit ${limit}
  `);
}

type RawName = {
  kind: NamedKind;
  key: string;
  name: string;
  rows: number;
  state: NameState;
  target_id: string | null;
  target_name: string | null;
  relation: string | null;
  confidence: number | null;
  model: string | null;
  run_id: string | null;
  answered_at: string | null;
  error: string | null;
  decided_at: string | null;
  hash: string;
};

export type NamePage = {
  actions: readonly UnknownAction[];
  kind?: NamedKind | undefined;
  state?: NameState | undefined;
  /** The last of the page before: its rows, its kind and the hash of its key. */
  after?: { rows: number; kind: string; hash: string } | undefined;
  limit: number;
};

/** Names that rows leave open, the most used first; `hash` is what a cursor names one by. */
export async function selectOpenNames(
  db: Db | Tx,
  projectId: ProjectId,
  { actions, kind, state, after, limit }: NamePage,
): Promise<{ name: OpenName; hash: string }[]> {
  const rows = await db.execute<RawName>(sql`
    select s.kind, s.name_key as key, s.name, s.rows, ${STATE} as state, t.id::text as target_id, t.name as target_name,
      g.relation, g.confidence, g.model, coalesce(g.run_id, g.error_run_id) as run_id, g.answered_at::text as answered_at,
      g.error_code as error, g.decided_at::text as decided_at, md5(s.name_key) as hash
    from ${subjects(projectId, actions)}
      ${kind === undefined ? sql`` : sql`and s.kind = ${kind}`}
      ${state === undefined ? sql`` : sql`and ${STATE} = ${state}`}
      ${
        after === undefined
          ? sql``
          : sql`and (-s.rows, s.kind collate "C", md5(s.name_key)) > (${-after.rows}::int, ${after.kind}, ${after.hash})`
      }
    order by ${ORDER} limit ${limit}
  `);
  return rows.map(({ hash, ...row }) => ({ name: toOpenName(row), hash }));
}

function toOpenName(row: Omit<RawName, "hash">): OpenName {
  const { kind, key, name, rows, state } = row;
  const answered = row.answered_at !== null && state !== "open" && state !== "failed";
  const target =
    kind !== "action" && row.target_id !== null && row.target_name !== null
      ? { target: { id: row.target_id, kind, name: row.target_name } }
      : {};
  return {
    kind,
    key,
    name,
    rows,
    state,
    ...(answered ? target : {}),
    ...(answered && row.relation !== null ? { relation: RelationKind.parse(row.relation) } : {}),
    ...(answered && row.confidence !== null ? { confidence: row.confidence } : {}),
    ...(answered && row.model !== null ? { model: row.model } : {}),
    ...(row.run_id === null ? {} : { run_id: row.run_id }),
    ...(answered && row.answered_at !== null ? { answered_at: toRfc3339(row.answered_at) } : {}),
    ...(state === "failed" && row.error !== null ? { error: row.error } : {}),
    ...(row.decided_at === null ? {} : { decided_at: toRfc3339(row.decided_at) }),
  };
}

/** How many of them are in each state. */
export async function countOpenNames(
  db: Db | Tx,
  projectId: ProjectId,
  { actions, kind }: Pick<NamePage, "actions" | "kind">,
): Promise<NameCounts> {
  const rows = await db.execute<{ state: NameState; names: number }>(sql`
    select ${STATE} as state, count(*)::int as names from ${subjects(projectId, actions)}
      ${kind === undefined ? sql`` : sql`and s.kind = ${kind}`}
    group by 1
  `);
  const counts: NameCounts = { open: 0, failed: 0, resolved: 0, unmatched: 0, accepted: 0, rejected: 0 };
  for (const { state, names } of rows) counts[state] = names;
  return counts;
}

/** A model's answer for one name. */
export type NewIdentified = {
  kind: NamedKind;
  key: string;
  targetKey: string | null;
  relation: RelationKind | null;
  confidence: number;
  /** Its place among the answers of the run, from 1. */
  place: number;
  textSeq: number;
};

/**
 * Stores what a model said of some names, each in place of what one said before. True for each that was stored, in
 * order; false for one that a person decided about meanwhile, which keeps what it has. Undefined when the claim no
 * longer holds.
 */
export async function storeIdentified(
  db: Db,
  claim: Claim,
  model: string,
  records: readonly NewIdentified[],
): Promise<boolean[] | undefined> {
  if (records.length === 0) return [];
  const { projectId, runId } = claim;
  const sorted = records.toSorted((a, b) => order(a, b));
  return await withTransaction(db, async (tx) => {
    const held = await tx.execute(fence(claim));
    if (held.length === 0) return undefined;
    const rows = await tx.execute<{ kind: NamedKind; name_key: string }>(sql`
      insert into identified_relations as g (project_id, kind, name_key, target_key, relation, confidence, answered_at,
        run_id, place, text_seq, model, prompt_version)
      select ${projectId}, kind, key, "targetKey", relation, confidence, clock_timestamp(), ${runId}, place, "textSeq",
        ${model}, ${IDENTIFY_PROMPT_VERSION}
      from jsonb_to_recordset(${JSON.stringify(sorted)}::text::jsonb) as x(
        kind text, key text, "targetKey" text, relation text, confidence real, place int, "textSeq" int)
      on conflict (project_id, kind, name_key) do update set target_key = excluded.target_key,
        relation = excluded.relation, confidence = excluded.confidence, answered_at = excluded.answered_at,
        run_id = excluded.run_id, place = excluded.place, text_seq = excluded.text_seq, model = excluded.model,
        prompt_version = excluded.prompt_version, error_code = null, error_run_id = null, failed_at = null,
        revision = g.revision + 1
      where g.decision is null
      returning kind, name_key
    `);
    const stored = new Set(rows.map(({ kind, name_key }) => `${kind} ${name_key}`));
    return records.map(({ kind, key }) => stored.has(`${kind} ${key}`));
  });
}

/** Whoever writes several of these rows does so in this order, so that nobody waits for one who waits for them. */
const order = (a: { kind: string; key: string }, b: { kind: string; key: string }): number =>
  a.kind === b.kind ? compare(a.key, b.key) : compare(a.kind, b.kind);
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** A name that a run has answered for, with the frame that ended its line; null where that never reached the log. */
export type StoredIdentified = {
  kind: NamedKind;
  key: string;
  /** Of a thing, as rows spell it and how many do; of an action its key and nothing. */
  name: string;
  rows: number;
  target: IdentifiedRelation["target"];
  relation: string | null;
  confidence: number;
  textSeq: number | null;
};

/**
 * What earlier attempts of a run stored, in the order it was said. Frames after number `lastSeq` never reached the log,
 * and their numbers will be others'. Empty when the claim was lost.
 */
export async function adoptIdentified(db: Db, claim: Claim, lastSeq: number): Promise<StoredIdentified[]> {
  const { projectId, runId } = claim;
  const rows = await db.execute<{
    kind: NamedKind;
    key: string;
    name: string;
    rows: number;
    target_id: string | null;
    target_name: string | null;
    relation: string | null;
    confidence: number;
    place: number;
    text_seq: number | null;
  }>(sql`
    with fence as materialized (${fence(claim)}), mine as (
      update identified_relations g set text_seq = case when text_seq <= ${lastSeq} then text_seq end
      from fence where g.project_id = ${projectId} and g.run_id = ${runId} and g.answered_at is not null
      returning g.*
    )
    select m.kind, m.name_key as key, coalesce(e.name, m.name_key) as name, coalesce(e.behavior_count, 0) as rows, m.relation, m.confidence, m.place, m.text_seq, t.id::text as target_id,
      t.name as target_name
    from mine m
    left join entities e on e.project_id = m.project_id and e.kind = m.kind and e.name_key = m.name_key
    left join entities t
      on t.project_id = m.project_id and t.kind = m.kind and t.name_key = m.target_key and t.origin = 'import'
    order by m.place
  `);
  return rows.map(
    ({
      kind,
      key,
      name: own,
      rows: count,
      relation,
      confidence,
      text_seq: textSeq,
      target_id: id,
      target_name: name,
    }) => ({
      kind,
      key,
      name: own,
      rows: count,
      target: id === null || name === null ? undefined : { id, name },
      relation,
      confidence,
      textSeq,
    }),
  );
}

/** How many names a run has answered for. */
export async function countIdentifiedBy(db: Db | Tx, { projectId, runId }: RunKey): Promise<number> {
  const [row] = await db.execute<{ names: number }>(sql`
    select count(*)::int as names from identified_relations
    where project_id = ${projectId} and run_id = ${runId} and answered_at is not null
  `);
  return row?.names ?? 0;
}

/** Notes of the names a run leaves without an answer why that is; they may be asked about again at any time. */
export async function markUnidentified(
  tx: Tx,
  key: RunKey & { projectId: ProjectId },
  input: { names: readonly Pick<NameToIdentify, "kind" | "key">[]; code: string },
): Promise<void> {
  if (input.names.length === 0) return;
  const names = input.names.map(({ kind, key: nameKey }) => ({ kind, key: nameKey })).toSorted(order);
  await tx.execute(sql`
    insert into identified_relations as g (project_id, kind, name_key, error_code, error_run_id, failed_at)
    select ${key.projectId}, kind, key, ${input.code}, ${key.runId}, clock_timestamp()
    from jsonb_to_recordset(${JSON.stringify(names)}::text::jsonb) as x(kind text, key text)
    on conflict (project_id, kind, name_key) do update set error_code = excluded.error_code,
      error_run_id = excluded.error_run_id, failed_at = excluded.failed_at, revision = g.revision + 1
    where g.decision is null
  `);
}

/** What a person's decision came to: names there are no longer, or that have nothing to accept. */
export type Decided = { decided: number; unknown: { kind: NamedKind; key: string }[]; unanswered: OpenName[] };

/** Carries out a person's decision about names; nothing is changed for those that are unknown or without an answer. */
export async function decideNames(
  tx: Tx,
  projectId: ProjectId,
  actions: readonly UnknownAction[],
  { action, names }: NameDecision,
): Promise<Decided> {
  const wanted = [...new Map(names.map((each) => [`${each.kind} ${each.key}`, each])).values()].toSorted(order);
  const asked = sql`jsonb_to_recordset(${JSON.stringify(wanted)}::text::jsonb) as x(kind text, key text)`;
  const found = await tx.execute<RawName>(sql`
    select s.kind, s.name_key as key, s.name, s.rows, ${STATE} as state, t.id::text as target_id, t.name as target_name,
      g.relation, g.confidence, g.model, g.run_id, g.answered_at::text as answered_at, g.error_code as error,
      g.decided_at::text as decided_at, '' as hash
    from ${subjects(projectId, actions)}
      and (s.kind, s.name_key) in (select x.kind, x.key from ${asked})
    order by s.kind collate "C", s.name_key
  `);
  const known = new Set(found.map(({ kind, key }) => `${kind} ${key}`));
  const unknown = wanted.filter(({ kind, key }) => !known.has(`${kind} ${key}`));
  const unanswered =
    action === "accept" ? found.filter(({ state, answered_at: at }) => at === null || state === "open") : [];
  const skipped = new Set(action === "undo" ? found.filter(({ decided_at: at }) => at === null) : unanswered);
  const due = found.filter((row) => !skipped.has(row)).map(({ kind, key }) => ({ kind, key }));
  const decision = { accept: "accepted", reject: "rejected", undo: null }[action];
  await tx.execute(sql`
    insert into identified_relations as g (project_id, kind, name_key, decision, decided_at)
    select ${projectId}, x.kind, x.key, ${decision}::text, clock_timestamp()
    from jsonb_to_recordset(${JSON.stringify(due)}::text::jsonb) as x(kind text, key text)
    order by x.kind collate "C", x.key collate "C"
    on conflict (project_id, kind, name_key) do update set decision = excluded.decision,
      decided_at = case when excluded.decision is null then null else excluded.decided_at end, revision = g.revision + 1
  `);
  return { decided: due.length, unknown, unanswered: unanswered.map(toOpenName) };
}

/** What counts besides what rows say themselves: a name that means a listed entity, or an action that makes a relation. */
export type CountingName = {
  kind: NamedKind;
  name_key: string;
  target_key: string | null;
  relation: RelationKind | null;
  /** A person has confirmed it. */
  accepted: boolean;
};

export async function selectCountingNames(db: Db | Tx, projectId: ProjectId): Promise<CountingName[]> {
  return await db.execute<CountingName>(sql`
    select kind, name_key, target_key, relation, coalesce(decision = 'accepted', false) as accepted
    from identified_relations
    where project_id = ${projectId} and answered_at is not null and decision is distinct from 'rejected'
      and (target_key is not null or relation is not null)
    order by kind, name_key
  `);
}

/** Changes with everything that changes what names mean. Numbers of changes only grow, in whatever order they commit. */
export async function selectNamesVersion(db: Db | Tx, projectId: ProjectId): Promise<string> {
  const [row] = await db.execute<{ version: string }>(sql`
    select concat_ws(',', count(*), sum(revision),
      (select entity_rules from projects where id = ${projectId})) as version
    from identified_relations where project_id = ${projectId}
  `);
  return row?.version ?? "";
}

export type OfferedEntity = { id: string; kind: EntityKind; name: string; name_key: string; category: string | null };

/** More entities of a kind than this are offered to no model; the most used are. */
const LISTED_MAX = 100_000;

/** What files list of a kind, the most used first. */
export async function selectListed(db: Db | Tx, projectId: ProjectId, kind: EntityKind): Promise<OfferedEntity[]> {
  return await db.execute<OfferedEntity>(sql`
    select id::text as id, kind, name, name_key, category from entities
    where project_id = ${projectId} and kind = ${kind} and origin = 'import'
    order by behavior_count desc, entities.id limit ${LISTED_MAX}
  `);
}
