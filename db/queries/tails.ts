import { sql } from "drizzle-orm";
import { TERMINAL_STATUSES, type RunStatus } from "@/lib/runs";
import type { Db } from "../client";
import type { LoggedFrame } from "./frames";
import type { RunKey } from "./runs";

/** What the log of one run held after a number, and how the run stood at that moment. */
export type TailRead = {
  frames: LoggedFrame[];
  /** The run is over or not there any more, and its log ends at this number. */
  endedAt: number | undefined;
};

/**
 * The logs of several runs, each after a number and at most `limit` frames of it, in the order they were asked for:
 * one statement, however many they are.
 */
export async function selectTails(
  db: Db,
  wanted: readonly (RunKey & { after: number })[],
  limit: number,
): Promise<TailRead[]> {
  type Row = {
    i: number;
    status: RunStatus | null;
    last_seq: number | null;
    seq: number | null;
    attempt: number;
    type: string;
    at_ms: number;
    data: string;
  };
  const rows = await db.execute<Row>(sql`
    select w.i::int, r.status, r.last_seq, f.seq, f.attempt, f.type, f.at_ms, f.data
    from unnest(
      ${sql.param(wanted.map(({ projectId }) => projectId))}::text[],
      ${sql.param(wanted.map(({ runId }) => runId))}::text[],
      ${sql.param(wanted.map(({ after }) => after))}::int[]
    ) with ordinality as w(project_id, run_id, after, i)
    left join runs r on r.project_id = w.project_id and r.id = w.run_id
    left join lateral (
      select seq, attempt, type, at_ms, data from frames
      where project_id = w.project_id and run_id = w.run_id and seq > w.after
      order by seq limit ${limit}
    ) f on true
    order by w.i, f.seq
  `);
  const reads = wanted.map((): TailRead => ({ frames: [], endedAt: undefined }));
  for (const { i, status, last_seq: lastSeq, seq, attempt, type, at_ms: atMs, data } of rows) {
    const read = reads[i - 1];
    if (!read) continue;
    if (status === null || (TERMINAL_STATUSES as readonly RunStatus[]).includes(status)) read.endedAt = lastSeq ?? 0;
    if (seq !== null) read.frames.push({ seq, attempt, type, atMs, data });
  }
  return reads;
}

/** Runs that are at work for a parent right now, also those that belong to somebody else; the newest ones. */
export async function selectRunningChildren(db: Db, parent: RunKey, limit: number): Promise<string[]> {
  const rows = await db.execute<{ id: string }>(sql`
    select distinct r.id
    from run_items i join runs r on r.project_id = i.project_id and r.id = i.run_id
    where i.project_id = ${parent.projectId} and i.parent_id = ${parent.runId} and r.status = 'running'
    order by r.id desc limit ${limit}
  `);
  return rows.map(({ id }) => id);
}
