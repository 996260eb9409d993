import { and, eq, inArray, sql } from "drizzle-orm";
import type { Progress } from "@/lib/runs";
import type { Db, Tx } from "../client";
import { unpackFrames, type LoggedFrame } from "../frame-packing";
import { frames } from "../schema";
import { LEASE, live } from "./run-conditions";
import type { Claim, RunKey } from "./runs";

export type { LoggedFrame } from "../frame-packing";

/**
 * Appends frames to the log and renews the lease, in one statement. False when the claim no longer holds: then
 * nothing was written, and nothing this writer says counts any more.
 */
export async function appendFrames(
  db: Db | Tx,
  claim: Claim,
  added: readonly LoggedFrame[],
  progress: Progress | undefined,
): Promise<boolean> {
  const last = added.at(-1);
  if (last === undefined) return true;
  const rows = await db.execute(sql`
    with fence as (
      update runs set last_seq = ${last.seq}, lease_until = ${LEASE}
        ${
          progress === undefined
            ? sql``
            : sql`, progress_done = ${progress.done}, progress_total = ${progress.total}, progress_unit = ${progress.unit},
               progress_percent = ${progress.percent}, eta_ms = ${progress.eta_ms ?? null}`
        }
      where project_id = ${claim.projectId} and id = ${claim.runId} and owner = ${claim.owner}
        and attempt = ${claim.attempt} and ${live}
      returning 1
    ), written as (
      insert into frames (project_id, run_id, seq, attempt, type, at_ms, data)
    select ${claim.projectId}, ${claim.runId}, f.seq, ${claim.attempt}, f.type, f.at_ms, f.data
    from unnest(
      ${sql.param(added.map((f) => f.seq))}::int[],
      ${sql.param(added.map((f) => f.type))}::text[],
      ${sql.param(added.map((f) => f.atMs))}::int[],
      ${sql.param(added.map((f) => f.data))}::text[]
    ) as f(seq, type, at_ms, data)
    where exists (select 1 from fence)
      -- A batch whose first writing got through without an answer comes again; under this claim it is the same.
      on conflict do nothing
    )
    select 1 from fence
  `);
  return rows.length === 1;
}

type LogRow =
  | { seq: number; attempt: number; type: string; at_ms: number; data: string; block: null }
  | { seq: number; attempt: null; type: null; at_ms: null; data: null; block: Buffer };

/**
 * The log after a number, in order, at most `limit` frames. Fewer do not mean that it ends there: a block of a
 * packed log is read at a time.
 *
 * Packing replaces all rows of a log by blocks in one transaction. Both are looked for in one statement, which sees
 * the log as it was before or as it was after, so a reader never finds it between.
 */
export async function selectFrames(
  db: Db | Tx,
  input: RunKey & { after: number; limit: number },
): Promise<LoggedFrame[]> {
  const { projectId, runId, after, limit } = input;
  const rows = await db.execute<LogRow>(sql`
    with logged as materialized (
      select seq, attempt, type, at_ms, data from frames
      where project_id = ${projectId} and run_id = ${runId} and seq > ${after}
      order by seq limit ${limit}
    )
    select seq, attempt, type, at_ms, data, null::bytea as block from logged
    union all
    select first_seq, null, null, null, null, data from (
      select first_seq, data from frame_blocks
      where project_id = ${projectId} and run_id = ${runId} and last_seq > ${after} and not exists (select 1 from logged)
      order by first_seq limit 1
    ) as packed
    order by seq
  `);
  return framesOf(runId, rows)
    .filter(({ seq }) => seq > after)
    .slice(0, limit);
}

/** The attempt that wrote frame `seq`, or undefined when the log does not hold that number. */
export async function selectFrameAttempt(db: Db | Tx, input: RunKey & { seq: number }): Promise<number | undefined> {
  const { projectId, runId, seq } = input;
  const rows = await db.execute<LogRow>(sql`
    select seq, attempt, type, at_ms, data, null::bytea as block from frames
    where project_id = ${projectId} and run_id = ${runId} and seq = ${seq}
    union all
    select first_seq, null, null, null, null, data from frame_blocks
    where project_id = ${projectId} and run_id = ${runId} and first_seq <= ${seq} and last_seq >= ${seq}
  `);
  return framesOf(runId, rows).find((frame) => frame.seq === seq)?.attempt;
}

/** The highest number of the log that a viewer who stood at `cursor` can have seen. */
export async function selectLastSharedSeq(
  db: Db | Tx,
  input: RunKey & { attempt: number; seq: number },
): Promise<number> {
  const { projectId, runId, attempt } = input;
  // Attempts never fall along the log, so in a packed one the newest block that reaches back to the viewer's has it.
  for (let seq = input.seq; ;) {
    const rows = await db.execute<LogRow>(sql`
      (
        select seq, attempt, type, at_ms, data, null::bytea as block from frames
        where project_id = ${projectId} and run_id = ${runId} and seq <= ${seq} and attempt <= ${attempt}
        order by seq desc limit 1
      )
      union all
      (
        select first_seq, null, null, null, null, data from frame_blocks
        where project_id = ${projectId} and run_id = ${runId} and first_seq <= ${seq}
        order by first_seq desc limit 1
      )
    `);
    const frames = framesOf(runId, rows);
    const shared = frames.findLast((frame) => frame.seq <= seq && frame.attempt <= attempt);
    if (shared) return shared.seq;
    const first = frames[0];
    if (!first) return 0;
    seq = first.seq - 1;
  }
}

function framesOf(runId: string, rows: readonly LogRow[]): LoggedFrame[] {
  return rows.flatMap((row) => {
    if (row.block !== null) return unpackFrames(runId, row.block);
    const { seq, attempt, type, at_ms: atMs, data } = row;
    return [{ seq, attempt, type, atMs, data }];
  });
}

/** Frames of some types in the log of a run that has not ended, in order. */
export async function selectFramesOfType(
  db: Db | Tx,
  input: RunKey & { types: readonly string[] },
): Promise<LoggedFrame[]> {
  return await db
    .select({ seq: frames.seq, attempt: frames.attempt, type: frames.type, atMs: frames.atMs, data: frames.data })
    .from(frames)
    .where(
      and(eq(frames.projectId, input.projectId), eq(frames.runId, input.runId), inArray(frames.type, [...input.types])),
    )
    .orderBy(frames.seq);
}
