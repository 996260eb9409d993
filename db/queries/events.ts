import { and, asc, desc, eq, inArray, sql, type SQL } from "drizzle-orm";
import type { ProjectId } from "@/lib/core";
import type { AbstractedEvent } from "@/lib/runs";
import type { Db, Tx } from "../client";
import { events, eventTypes, rejectedLines, users } from "../schema";
import { toRfc3339 } from "./rows";

export type NewEvent = {
  userId: string;
  runId: string;
  attempt: number;
  ordinal: number;
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
  };
}

/** Adds events nobody sees yet, and gives them back in the same order. */
export async function stageEvents(
  db: Db | Tx,
  projectId: ProjectId,
  added: readonly NewEvent[],
): Promise<AbstractedEvent[]> {
  const rows = await db
    .insert(events)
    .values(added.map((event) => ({ ...event, projectId, state: "staged" })))
    // The same events may come again when the answer to their first writing was lost.
    .onConflictDoUpdate({
      target: [events.projectId, events.runId, events.attempt, events.ordinal],
      set: { ordinal: sql`excluded.ordinal` },
    })
    .returning();
  return rows.toSorted((a, b) => a.ordinal - b.ordinal).map(toEvent);
}

/** Takes back staged events of a run: all of earlier attempts, and of this attempt those from `ordinal` on. */
export async function unstageEvents(
  db: Db | Tx,
  input: { projectId: ProjectId; runId: string; attempt: number; fromOrdinal: number },
): Promise<void> {
  await db
    .delete(events)
    .where(
      and(
        eq(events.projectId, input.projectId),
        eq(events.runId, input.runId),
        eq(events.state, "staged"),
        sql`(${events.attempt} <> ${input.attempt} or ${events.ordinal} >= ${input.fromOrdinal})`,
      ),
    );
}

/** Sets the spans of some of a project's events to the first and last moment of what they rest on. */
export function spanOfEvidence(projectId: string, which: SQL): SQL {
  // One look-up by key per event: a join would be planned without knowing rows that came a moment ago.
  return sql`
    update events e set (start_at, end_at) = (
      select min(b.at), max(b.at) from behaviors b
      where b.project_id = ${projectId} and b.id = any(e.behavior_ids)
    )
    where e.project_id = ${projectId} and ${which}
  `;
}

/** Makes a run's staged events the user's present ones, in place of all earlier ones. */
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
  await tx
    .delete(events)
    .where(and(eq(events.projectId, projectId), eq(events.userId, userId), eq(events.state, "current")));
  const made = await tx
    .update(events)
    .set({ state: "current" })
    .where(
      and(
        eq(events.projectId, projectId),
        eq(events.runId, runId),
        eq(events.attempt, attempt),
        eq(events.state, "staged"),
      ),
    )
    .returning({ id: events.id, type: events.type, category: events.category });
  // An import may have been undone while the model wrote; nothing may rest on rows that are gone.
  const lost = await tx.execute<{ id: string }>(sql`
    delete from events e
    where e.project_id = ${projectId} and e.run_id = ${runId} and cardinality(e.behavior_ids) > (
      select count(*) from behaviors b
      where b.project_id = ${projectId} and b.user_id = ${userId} and b.id = any(e.behavior_ids))
    returning e.id
  `);
  // Times may have moved since the model was asked: they are those of the evidence as it is now.
  await tx.execute(spanOfEvidence(projectId, sql`e.run_id = ${runId}`));
  const types = new Map(made.map(({ type, category }) => [type, category]));
  if (types.size > 0) {
    await tx
      .insert(eventTypes)
      .values(
        [...types].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, category]) => ({ projectId, name, category })),
      )
      .onConflictDoNothing();
  }
  await tx
    .update(users)
    .set({
      eventCount: made.length - lost.length,
      currentRunId: runId,
      extractedBehaviorCount: input.behaviorsRead,
      extractedAt: sql`clock_timestamp()`,
      lastRunId: runId,
      lastRunStatus: input.status,
      lastRunError: null,
    })
    .where(and(eq(users.projectId, projectId), eq(users.id, userId)));
  return made.length - lost.length;
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

export type EventTypeCount = { name: string; category: string; events: number; users: number };

/** Event types in use, the commonest first. */
export async function selectEventTypeCounts(
  db: Db | Tx,
  projectId: ProjectId,
  limit: number,
): Promise<EventTypeCount[]> {
  const count = sql<number>`count(*)::int`;
  return await db
    .select({
      name: events.type,
      category: sql<string>`mode() within group (order by ${events.category})`,
      events: count,
      users: sql<number>`count(distinct ${events.userId})::int`,
    })
    .from(events)
    .where(and(eq(events.projectId, projectId), eq(events.state, "current")))
    .groupBy(events.type)
    .orderBy(desc(count), asc(events.type))
    .limit(limit);
}

/** Names of the project's vocabulary, those that were there first before the others. */
export async function selectEventTypeNames(db: Db | Tx, projectId: ProjectId, limit: number): Promise<string[]> {
  const rows = await db
    .select({ name: eventTypes.name })
    .from(eventTypes)
    .where(eq(eventTypes.projectId, projectId))
    .orderBy(asc(eventTypes.createdAt), asc(eventTypes.name))
    .limit(limit);
  return rows.map(({ name }) => name);
}

export type NewRejectedLine = {
  runId: string;
  attempt: number;
  item: string;
  line: number;
  reason: string;
  detail: string | null;
  text: string;
};

/** Returns the numbers of the rows. */
export async function insertRejectedLines(
  db: Db | Tx,
  projectId: ProjectId,
  lines: readonly NewRejectedLine[],
): Promise<number[]> {
  if (lines.length === 0) return [];
  const rows = await db
    .insert(rejectedLines)
    .values(lines.map((line) => ({ ...line, projectId })))
    .returning({ id: rejectedLines.id });
  return rows.map(({ id }) => id);
}

/** Takes back lines of a try that is void. */
export async function deleteRejectedLines(db: Db | Tx, projectId: ProjectId, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .delete(rejectedLines)
    .where(and(eq(rejectedLines.projectId, projectId), inArray(rejectedLines.id, [...ids])));
}
