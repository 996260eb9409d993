import { and, asc, eq, isNull, sql, type SQL } from "drizzle-orm";
import type { ProjectId } from "@/lib/core";
import { TERMINAL_STATUSES, type AbstractedEvent } from "@/lib/runs";
import { rawSql, type Db, type Tx } from "../client";
import { events, rejectedLines, users } from "../schema";
import { enterVocabulary, nameTypes } from "./event-type-names";
import { toRfc3339 } from "./rows";
import { fence } from "./run-claims";
import type { Claim, RunKey } from "./runs";

export type NewEvent = {
  userId: string;
  ordinal: number;
  /** Number of the frame that ended the event's line. */
  textSeq: number;
  type: string;
  agent: string | null;
  scene: string | null;
  action: string | null;
  object: string | null;
  context: string;
  category: string;
  confidence: number;
  /** RFC 3339. */
  startAt: string;
  endAt: string;
  behaviorIds: number[];
};

type Row = typeof events.$inferSelect;

export function toEvent(row: Row): AbstractedEvent {
  return {
    id: String(row.id),
    user_id: row.userId,
    type: row.type,
    ...(row.writtenType === null ? {} : { written_type: row.writtenType }),
    start: toRfc3339(row.startAt),
    end: toRfc3339(row.endAt),
    ...(row.agent === null ? {} : { agent: row.agent }),
    ...(row.scene === null ? {} : { scene: row.scene }),
    ...(row.action === null ? {} : { action: row.action }),
    ...(row.object === null ? {} : { object: row.object }),
    context: row.context,
    category: row.category,
    confidence: row.confidence,
    behavior_ids: row.behaviorIds.map(String),
    ...(row.importId === null
      ? {}
      : { import_id: row.importId, line: row.ordinal, properties: (row.properties ?? {}) as Record<string, string> }),
  };
}

type RawEvent = {
  id: string;
  user_id: string;
  ordinal: number;
  text_seq: number | null;
  type: string;
  agent: string | null;
  scene: string | null;
  action: string | null;
  object: string | null;
  context: string;
  category: string;
  confidence: number;
  start_at: string;
  end_at: string;
  behavior_ids: number[];
};

/** A staged event with its place among the run's records. */
export type StagedEvent = { ordinal: number; textSeq: number | null; event: AbstractedEvent };

function toStaged(raw: RawEvent): StagedEvent {
  const optional = Object.fromEntries(
    (["agent", "scene", "action", "object"] as const).flatMap((name) =>
      raw[name] === null ? [] : [[name, raw[name]]],
    ),
  );
  return {
    ordinal: raw.ordinal,
    textSeq: raw.text_seq,
    event: {
      id: String(raw.id),
      user_id: raw.user_id,
      type: raw.type,
      start: toRfc3339(raw.start_at),
      end: toRfc3339(raw.end_at),
      ...optional,
      context: raw.context,
      category: raw.category,
      confidence: raw.confidence,
      behavior_ids: raw.behavior_ids.map(String),
    },
  };
}

const STAGED_TEXT = `id::text, user_id, ordinal, text_seq, type, agent, scene, action, object, context, category,
  confidence, start_at::text, end_at::text, behavior_ids`;
const STAGED_COLUMNS = sql.raw(STAGED_TEXT);

/** One text for every call, so that it is built and planned once per connection: a run stages with each line. */
const STAGE = `
  with fence as materialized (
    select 1 from runs
    where project_id = $1 and id = $2 and owner = $3 and attempt = $4 and status <> all($5::text[])
    for share
  )
  insert into events (project_id, run_id, attempt, state, user_id, ordinal, text_seq, type, agent, scene, action,
    object, context, category, confidence, start_at, end_at, behavior_ids)
  select $1, $2, $4, 'staged', e."userId", e.ordinal, e."textSeq", e.type, e.agent, e.scene, e.action, e.object,
    e.context, e.category, e.confidence, e."startAt", e."endAt", e."behaviorIds"
  from fence cross join jsonb_to_recordset($6::text::jsonb) as e(
    "userId" text, ordinal int, "textSeq" int, type text, agent text, scene text, action text, object text,
    context text, category text, confidence real, "startAt" timestamptz, "endAt" timestamptz, "behaviorIds" bigint[])
  -- The same events may come again when the answer to their first writing was lost.
  on conflict (project_id, run_id, attempt, ordinal) do update set ordinal = excluded.ordinal
  returning ${STAGED_TEXT}`;

/**
 * Adds events nobody sees yet, and gives them back in the same order. Undefined when the claim no longer holds: then
 * nothing was added.
 */
export async function stageEvents(
  db: Db,
  claim: Claim,
  added: readonly NewEvent[],
): Promise<AbstractedEvent[] | undefined> {
  if (added.length === 0) return [];
  const { projectId, runId, owner, attempt } = claim;
  const values = [projectId, runId, owner, attempt, [...TERMINAL_STATUSES], JSON.stringify(added)];
  const rows = await rawSql(db).unsafe<RawEvent[]>(STAGE, values);
  if (rows.length === 0) return undefined;
  return [...rows].toSorted((a, b) => a.ordinal - b.ordinal).map((raw) => toStaged(raw).event);
}

/** Takes back staged events of a run: all of earlier attempts, and of this attempt those from `ordinal` on. */
export async function unstageEvents(
  db: Db | Tx,
  input: { projectId: string; runId: string; attempt: number; fromOrdinal: number },
): Promise<void> {
  await db.delete(events).where(
    and(
      eq(events.projectId, input.projectId),
      eq(events.runId, input.runId),
      eq(events.state, "staged"),
      // Never those of a later attempt: whoever was replaced without knowing must not touch its successor's work.
      sql`(${events.attempt} < ${input.attempt}
          or (${events.attempt} = ${input.attempt} and ${events.ordinal} >= ${input.fromOrdinal}))`,
    ),
  );
}

/**
 * Makes what earlier attempts staged this attempt's own, and gives it in order. Frames after number `lastSeq` never
 * reached the log, and their numbers will be others'. Empty when the claim was lost.
 */
export async function adoptStaged(db: Db | Tx, claim: Claim, lastSeq: number): Promise<StagedEvent[]> {
  const rows = await db.execute<RawEvent>(sql`
    with fence as materialized (${fence(claim)})
    update events e set attempt = ${claim.attempt}, text_seq = case when text_seq <= ${lastSeq} then text_seq end
    from fence
    where e.project_id = ${claim.projectId} and e.run_id = ${claim.runId} and e.state = 'staged'
    returning ${STAGED_COLUMNS}
  `);
  return [...rows].map(toStaged).toSorted((a, b) => a.ordinal - b.ordinal);
}

/** Sets the spans of a project's events that rest on behaviours to the first and last moment of those. */
export function spanOfEvidence(projectId: string): SQL {
  // One look-up by key per event: a join would be planned without knowing rows that came a moment ago.
  return sql`
    update events e set (start_at, end_at) = (
      select min(b.at), max(b.at) from behaviors b
      where b.project_id = ${projectId} and b.id = any(e.behavior_ids)
    )
    where e.project_id = ${projectId} and e.import_id is null and cardinality(e.behavior_ids) > 0
  `;
}

/**
 * Makes a run's staged events the user's present ones, in place of all that earlier runs made; imported ones stay. What
 * the model called them becomes the name of their type; names that are new become proposed types.
 */
export async function activateEvents(
  tx: Tx,
  input: {
    projectId: ProjectId;
    userId: string;
    runId: string;
    attempt: number;
    behaviorsRead: number;
    status: string;
  },
): Promise<number> {
  const { projectId, userId, runId, attempt } = input;
  // An import that is being undone, and a zone in which all times are being read again, are waited for.
  await tx.execute(sql`select pg_advisory_xact_lock_shared(hashtextextended(${`import ${projectId}`}, 0))`);
  await tx.execute(sql`select 1 from projects where id = ${projectId} for share`);
  await enterVocabulary(tx, projectId);
  await tx
    .delete(events)
    .where(
      and(
        eq(events.projectId, projectId),
        eq(events.userId, userId),
        eq(events.state, "current"),
        isNull(events.importId),
      ),
    );
  // Times may have moved since the model was asked: they are those of the evidence as it is now. An import may even
  // have been undone: nothing may rest on rows that are gone.
  const made = await tx.execute<{ type: string; category: string }>(sql`
    with mine as materialized (
      select id, at from behaviors where project_id = ${projectId} and user_id = ${userId}
    ), span as materialized (
      select e.id, min(m.at) as start_at, max(m.at) as end_at, count(m.id) = cardinality(e.behavior_ids) as whole
      from events e cross join unnest(e.behavior_ids) as x(id) left join mine m on m.id = x.id
      where e.project_id = ${projectId} and e.run_id = ${runId} and e.attempt = ${attempt} and e.state = 'staged'
      group by e.id, e.behavior_ids
    ), gone as (
      delete from events e using span s where e.project_id = ${projectId} and e.id = s.id and not s.whole
    )
    update events e set state = 'current', start_at = s.start_at, end_at = s.end_at
    from span s
    where e.project_id = ${projectId} and e.id = s.id and s.whole
    returning e.type, e.category
  `);
  const names = await nameTypes(tx, projectId, made);
  const renamed = [...names].filter(([written, now]) => written !== now).map(([written, now]) => ({ written, now }));
  if (renamed.length > 0) {
    await tx.execute(sql`
      update events e set type = n.now, written_type = n.written
      from jsonb_to_recordset(${JSON.stringify(renamed)}::text::jsonb) as n(written text, now text)
      where e.project_id = ${projectId} and e.run_id = ${runId} and e.attempt = ${attempt} and e.type = n.written
    `);
  }
  await tx
    .update(users)
    .set({
      // Imported events stand beside those that were made; no import stores any before this transaction ends.
      eventCount: sql`${made.length}::int + (
        select count(*)::int from ${events}
        where ${events.projectId} = ${projectId} and ${events.userId} = ${userId} and ${events.importId} is not null)`,
      currentRunId: runId,
      extractedBehaviorCount: input.behaviorsRead,
      extractedAt: sql`clock_timestamp()`,
      lastRunId: runId,
      lastRunStatus: input.status,
      lastRunError: null,
    })
    .where(and(eq(users.projectId, projectId), eq(users.id, userId)));
  return made.length;
}

/** A user's present events in time. */
export async function selectUserEvents(db: Db | Tx, projectId: ProjectId, userId: string): Promise<AbstractedEvent[]> {
  const rows = await db
    .select()
    .from(events)
    .where(and(eq(events.projectId, projectId), eq(events.userId, userId), eq(events.state, "current")))
    .orderBy(asc(events.startAt), asc(events.id));
  return rows.map(toEvent);
}

export type EventPage = { projectId: ProjectId; type?: string | undefined; after?: string | undefined; limit: number };

/** Present events of all users in the order of their ids. */
export async function selectEvents(db: Db | Tx, page: EventPage): Promise<AbstractedEvent[]> {
  const rows = await db
    .select()
    .from(events)
    .where(
      and(
        eq(events.projectId, page.projectId),
        eq(events.state, "current"),
        page.type === undefined ? undefined : eq(events.type, page.type),
        page.after === undefined ? undefined : sql`${events.id} > ${page.after}::bigint`,
      ),
    )
    .orderBy(asc(events.id))
    .limit(page.limit);
  return rows.map(toEvent);
}

export type NewRejectedLine = {
  item: string;
  line: number;
  textSeq: number;
  reason: string;
  detail: string | null;
  text: string;
};

/** Keeps lines that were refused. False when the claim no longer holds: then nothing was kept. */
export async function insertRejectedLines(
  db: Db | Tx,
  claim: Claim,
  lines: readonly NewRejectedLine[],
): Promise<boolean> {
  if (lines.length === 0) return true;
  const rows = await db.execute(sql`
    with fence as materialized (${fence(claim)})
    insert into rejected_lines (project_id, run_id, attempt, item, line, text_seq, reason, detail, text)
    select ${claim.projectId}, ${claim.runId}, ${claim.attempt}, l.item, l.line, l."textSeq", l.reason, l.detail, l.text
    from fence cross join jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as l(
      item text, line int, "textSeq" int, reason text, detail text, text text)
    returning 1
  `);
  return rows.length > 0;
}

export type KeptRejectedLine = Omit<NewRejectedLine, "textSeq"> & { textSeq: number | null };

/** The same for refused lines. */
export async function adoptRejected(db: Db | Tx, claim: Claim, lastSeq: number): Promise<KeptRejectedLine[]> {
  const rows = await db
    .update(rejectedLines)
    .set({
      attempt: claim.attempt,
      textSeq: sql`case when ${rejectedLines.textSeq} <= ${lastSeq} then ${rejectedLines.textSeq} end`,
    })
    .where(
      and(
        eq(rejectedLines.projectId, claim.projectId),
        eq(rejectedLines.runId, claim.runId),
        sql`exists (${fence(claim)})`,
      ),
    )
    .returning();
  return rows
    .toSorted((a, b) => a.id - b.id)
    .map(({ item, line, textSeq, reason, detail, text }) => ({ item, line, textSeq, reason, detail, text }));
}

/** Takes the refused lines of a run back, when it starts over. */
export async function deleteRejectedLines(db: Db | Tx, key: RunKey): Promise<void> {
  await db
    .delete(rejectedLines)
    .where(and(eq(rejectedLines.projectId, key.projectId), eq(rejectedLines.runId, key.runId)));
}
