import { and, eq, inArray, sql } from "drizzle-orm";
import type { Progress } from "@/lib/runs";
import type { Db, Tx } from "../client";
import { frames } from "../schema";
import { LEASE, live } from "./run-conditions";
import type { Claim, RunKey } from "./runs";

/** One frame as the log keeps it: `data` is the frame's JSON text. */
export type LoggedFrame = { seq: number; attempt: number; type: string; data: string };

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
      insert into frames (project_id, run_id, seq, attempt, type, data)
    select ${claim.projectId}, ${claim.runId}, f.seq, ${claim.attempt}, f.type, f.data
    from unnest(
      ${sql.param(added.map((f) => f.seq))}::int[],
      ${sql.param(added.map((f) => f.type))}::text[],
      ${sql.param(added.map((f) => f.data))}::text[]
    ) as f(seq, type, data)
    where exists (select 1 from fence)
      -- A batch whose first writing got through without an answer comes again; under this claim it is the same.
      on conflict do nothing
    )
    select 1 from fence
  `);
  return rows.length === 1;
}

/** The log after a number, in order, at most `limit` frames. */
export async function selectFrames(
  db: Db | Tx,
  input: RunKey & { after: number; limit: number },
): Promise<LoggedFrame[]> {
  return await db
    .select({ seq: frames.seq, attempt: frames.attempt, type: frames.type, data: frames.data })
    .from(frames)
    .where(
      and(eq(frames.projectId, input.projectId), eq(frames.runId, input.runId), sql`${frames.seq} > ${input.after}`),
    )
    .orderBy(frames.seq)
    .limit(input.limit);
}

/** The attempt that wrote frame `seq`, or undefined when the log does not hold that number. */
export async function selectFrameAttempt(db: Db | Tx, input: RunKey & { seq: number }): Promise<number | undefined> {
  const [row] = await db
    .select({ attempt: frames.attempt })
    .from(frames)
    .where(and(eq(frames.projectId, input.projectId), eq(frames.runId, input.runId), eq(frames.seq, input.seq)));
  return row?.attempt;
}

/** The highest number of the log that a viewer who stood at `cursor` can have seen. */
export async function selectLastSharedSeq(
  db: Db | Tx,
  input: RunKey & { attempt: number; seq: number },
): Promise<number> {
  const [row] = await db
    .select({ seq: sql<number>`coalesce(max(${frames.seq}), 0)` })
    .from(frames)
    .where(
      and(
        eq(frames.projectId, input.projectId),
        eq(frames.runId, input.runId),
        sql`${frames.seq} <= ${input.seq}`,
        sql`${frames.attempt} <= ${input.attempt}`,
      ),
    );
  return row?.seq ?? 0;
}

/** Frames of some types in the log of a run that has not ended, in order. */
export async function selectFramesOfType(
  db: Db | Tx,
  input: RunKey & { types: readonly string[] },
): Promise<LoggedFrame[]> {
  return await db
    .select({ seq: frames.seq, attempt: frames.attempt, type: frames.type, data: frames.data })
    .from(frames)
    .where(
      and(eq(frames.projectId, input.projectId), eq(frames.runId, input.runId), inArray(frames.type, [...input.types])),
    )
    .orderBy(frames.seq);
}
