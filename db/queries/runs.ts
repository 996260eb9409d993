import { and, desc, eq, inArray, isNotNull, lt, notInArray, or, sql, type SQL } from "drizzle-orm";
import type { Locale, ProjectId } from "@/lib/core";
import { TERMINAL_STATUSES, type Progress, type Run, type RunError, type RunKind, type RunStatus } from "@/lib/runs";
import type { Db, Tx } from "../client";
import { frames, runs } from "../schema";
import { toRfc3339 } from "./rows";

/** A run with what its carrier-out needs beyond what the API shows. */
export type RunRow = {
  run: Run;
  projectId: ProjectId;
  locale: Locale;
  attempt: number;
  lastSeq: number;
  owner: string | null;
  cancelRequested: boolean;
};

/** One frame as the log keeps it: `data` is the frame's JSON text. */
export type LoggedFrame = { seq: number; attempt: number; type: string; data: string };

export type RunKey = { projectId: string; runId: string };

/** Says who may write to a run: the process that owns it, in the attempt it was given. */
export type Claim = RunKey & { owner: string; attempt: number };

const live = notInArray(runs.status, [...TERMINAL_STATUSES]);
const sameRun = (key: RunKey) => and(eq(runs.projectId, key.projectId), eq(runs.id, key.runId));
const sameClaim = (claim: Claim) =>
  and(sameRun(claim), eq(runs.owner, claim.owner), eq(runs.attempt, claim.attempt), live);

/** How long an owner that says nothing keeps a run. */
const LEASE = sql`clock_timestamp() + interval '6 seconds'`;

type Row = typeof runs.$inferSelect;

function toRun(row: Row): Run {
  return {
    id: row.id as Run["id"],
    kind: row.kind as RunKind,
    status: row.status as RunStatus,
    progress: {
      done: row.progressDone,
      total: row.progressTotal,
      unit: row.progressUnit,
      percent: row.progressPercent,
      ...(row.etaMs === null ? {} : { eta_ms: row.etaMs }),
    },
    created_at: toRfc3339(row.createdAt),
    ...(row.startedAt === null ? {} : { started_at: toRfc3339(row.startedAt) }),
    ...(row.finishedAt === null ? {} : { finished_at: toRfc3339(row.finishedAt) }),
    attempts: row.attempt,
    cached: row.cached,
    input: row.input as Record<string, unknown>,
    ...(row.subject === null ? {} : { subject: row.subject }),
    ...(row.result === null ? {} : { result: row.result as Record<string, unknown> }),
    ...(row.error === null ? {} : { error: row.error as RunError }),
  };
}

function toRunRow(row: Row): RunRow {
  return {
    run: toRun(row),
    projectId: row.projectId as ProjectId,
    locale: row.locale as Locale,
    attempt: row.attempt,
    lastSeq: row.lastSeq,
    owner: row.owner,
    cancelRequested: row.cancelRequestedAt !== null,
  };
}

export type NewRun = RunKey & {
  kind: RunKind;
  subject: string | null;
  input: Record<string, unknown>;
  locale: Locale;
  owner: string;
};

/** Adds a run that its owner starts at once; undefined when a live run of the kind has the subject already. */
export async function insertClaimedRun(db: Db | Tx, run: NewRun): Promise<RunRow | undefined> {
  const [row] = await db
    .insert(runs)
    .values({
      projectId: run.projectId,
      id: run.runId,
      kind: run.kind,
      status: "running",
      subject: run.subject,
      input: run.input,
      locale: run.locale,
      owner: run.owner,
      attempt: 1,
      leaseUntil: LEASE as SQL<string>,
      startedAt: sql`now()` as SQL<string>,
    })
    .onConflictDoNothing()
    .returning();
  return row && toRunRow(row);
}

export async function selectRun(db: Db | Tx, key: RunKey): Promise<RunRow | undefined> {
  const [row] = await db.select().from(runs).where(sameRun(key)).limit(1);
  return row && toRunRow(row);
}

/** The live run of a kind that has this subject. */
export async function selectLiveRunOf(
  db: Db | Tx,
  input: { projectId: string; kind: RunKind; subject: string },
): Promise<RunRow | undefined> {
  const [row] = await db
    .select()
    .from(runs)
    .where(and(eq(runs.projectId, input.projectId), eq(runs.kind, input.kind), eq(runs.subject, input.subject), live))
    .limit(1);
  return row && toRunRow(row);
}

export type RunFilter = {
  projectId: string;
  live?: boolean | undefined;
  kind?: RunKind | undefined;
  subject?: string | undefined;
  /** The id of the last run of the page before; ids sort by the time they were made. */
  before?: string | undefined;
  limit: number;
};

/** Newest first. */
export async function selectRuns(db: Db | Tx, filter: RunFilter): Promise<Run[]> {
  const rows = await db
    .select()
    .from(runs)
    .where(
      and(
        eq(runs.projectId, filter.projectId),
        filter.live === undefined ? undefined : filter.live ? live : inArray(runs.status, [...TERMINAL_STATUSES]),
        filter.kind && eq(runs.kind, filter.kind),
        filter.subject === undefined ? undefined : eq(runs.subject, filter.subject),
        filter.before === undefined ? undefined : lt(runs.id, filter.before),
      ),
    )
    .orderBy(desc(runs.id))
    .limit(filter.limit);
  return rows.map(toRun);
}

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

/** Locks the run for its last transaction. Undefined when the claim no longer holds. */
export async function lockClaimedRun(tx: Tx, claim: Claim): Promise<RunRow | undefined> {
  const [row] = await tx.select().from(runs).where(sameClaim(claim)).for("update");
  return row && toRunRow(row);
}

export type Ending = {
  status: RunStatus;
  result?: Record<string, unknown> | undefined;
  error?: RunError | undefined;
  progress?: Progress | undefined;
};

/** Ends a run whose row this transaction holds; its terminal frames are appended before this. */
export async function endRun(tx: Tx, key: RunKey, ending: Ending): Promise<void> {
  await tx
    .update(runs)
    .set({
      status: ending.status,
      result: ending.result ?? null,
      error: ending.error ?? null,
      finishedAt: sql`clock_timestamp()` as SQL<string>,
      etaMs: null,
      leaseUntil: null,
      ...(ending.progress === undefined
        ? {}
        : {
            progressDone: ending.progress.done,
            progressTotal: ending.progress.total,
            progressUnit: ending.progress.unit,
            progressPercent: ending.progress.percent,
          }),
    })
    .where(sameRun(key));
}

/** Writes down that a person wants the run ended. Undefined when it had ended before. */
export async function requestCancel(db: Db | Tx, key: RunKey): Promise<RunRow | undefined> {
  const [row] = await db
    .update(runs)
    .set({ cancelRequestedAt: sql`coalesce(${runs.cancelRequestedAt}, clock_timestamp())` as SQL<string> })
    .where(and(sameRun(key), live))
    .returning();
  return row && toRunRow(row);
}

/** Keeps the leases of the runs a living process really works on; one it only seems to own runs out. */
export async function renewLeases(db: Db | Tx, owner: string, runIds: readonly string[]): Promise<void> {
  if (runIds.length === 0) return;
  await db
    .update(runs)
    .set({ leaseUntil: LEASE as SQL<string> })
    .where(and(eq(runs.owner, owner), inArray(runs.id, [...runIds]), live));
}

/** Runs of this owner that a person cancelled, perhaps through another instance. */
export async function selectCancelRequests(db: Db | Tx, owner: string): Promise<RunKey[]> {
  return await db
    .select({ projectId: runs.projectId, runId: runs.id })
    .from(runs)
    .where(and(eq(runs.owner, owner), live, isNotNull(runs.cancelRequestedAt)));
}

/** Gives a run back, so that whoever comes next carries it on. */
export async function releaseRun(db: Db | Tx, claim: Claim): Promise<void> {
  await db.update(runs).set({ status: "interrupted", owner: null, leaseUntil: null }).where(sameClaim(claim));
}

/**
 * Takes over live runs that nobody works on: the lease has run out or was given back, or, with `allOthers`, the
 * owner is any other process, which is so when this one is the only one there can be.
 */
export async function claimAbandonedRuns(
  db: Db | Tx,
  input: { owner: string; allOthers: boolean; limit: number },
): Promise<RunRow[]> {
  const abandoned = input.allOthers
    ? or(sql`${runs.owner} is null`, sql`${runs.owner} <> ${input.owner}`)
    : or(sql`${runs.leaseUntil} is null`, sql`${runs.leaseUntil} < clock_timestamp()`);
  const rows = await db
    .update(runs)
    .set({
      status: "running",
      owner: input.owner,
      attempt: sql`${runs.attempt} + 1`,
      leaseUntil: LEASE as SQL<string>,
      startedAt: sql`coalesce(${runs.startedAt}, now())` as SQL<string>,
    })
    .where(
      inArray(
        runs.id,
        db
          .select({ id: runs.id })
          .from(runs)
          .where(and(live, abandoned))
          .orderBy(runs.id)
          .limit(input.limit)
          .for("update", { skipLocked: true }),
      ),
    )
    .returning();
  return rows.map(toRunRow);
}

/** Removes an ended run with its log. False when it is still going or not there. */
export async function deleteEndedRun(tx: Tx, key: RunKey): Promise<boolean> {
  const gone = await tx
    .delete(runs)
    .where(and(sameRun(key), inArray(runs.status, [...TERMINAL_STATUSES])))
    .returning({ id: runs.id });
  if (gone.length === 0) return false;
  await tx.delete(frames).where(and(eq(frames.projectId, key.projectId), eq(frames.runId, key.runId)));
  return true;
}
