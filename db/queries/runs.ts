import { and, desc, eq, inArray, isNotNull, lt, or, sql, type SQL } from "drizzle-orm";
import type { Locale, ProjectId } from "@/lib/core";
import { TERMINAL_STATUSES, type Progress, type Run, type RunError, type RunKind, type RunStatus } from "@/lib/runs";
import type { Db, Tx } from "../client";
import { runs } from "../schema";
import { deleteLog } from "./frame-blocks";
import { toRfc3339 } from "./rows";
import { LEASE, live } from "./run-conditions";

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

export type RunKey = { projectId: string; runId: string };

/** Says who may write to a run: the process that owns it, in the attempt it was given. */
export type Claim = RunKey & { owner: string; attempt: number };

const sameRun = (key: RunKey) => and(eq(runs.projectId, key.projectId), eq(runs.id, key.runId));
const sameClaim = (claim: Claim) =>
  and(sameRun(claim), eq(runs.owner, claim.owner), eq(runs.attempt, claim.attempt), live);

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
  await deleteLog(tx, key);
  return true;
}
