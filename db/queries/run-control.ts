import { and, eq, isNotNull, or, sql, type SQL } from "drizzle-orm";
import type { Budget, PauseReason, Progress, RunError, RunStatus, RunUsage } from "@/lib/runs";
import type { Db, Tx } from "../client";
import { calls, runs } from "../schema";
import { live, sameClaim, sameRun, unowned } from "./run-conditions";
import { oneCurrency } from "./rows";
import { toRunRow, type Claim, type RunKey, type RunRow } from "./runs";

/** What is written about a run's work when an attempt is over, whatever comes next. */
export type AttemptFacts = { progress?: Progress | undefined; usage?: RunUsage | undefined };

function factColumns({ progress, usage }: AttemptFacts) {
  return {
    ...(progress === undefined
      ? {}
      : {
          progressDone: progress.done,
          progressTotal: progress.total,
          progressUnit: progress.unit,
          progressPercent: progress.percent,
        }),
    ...(usage === undefined
      ? {}
      : {
          calls: usage.calls,
          cachedCalls: usage.cached_calls,
          cached: usage.calls > 0 && usage.calls === usage.cached_calls,
          promptTokens: usage.prompt_tokens,
          completionTokens: usage.completion_tokens,
          cost: usage.cost ?? null,
          costCurrency: usage.currency ?? null,
          ttftMs: usage.ttft_ms === undefined ? null : Math.round(usage.ttft_ms),
          tokensPerS: usage.tokens_per_s ?? null,
        }),
  };
}

export type Ending = AttemptFacts & {
  status: RunStatus;
  result?: Record<string, unknown> | undefined;
  error?: RunError | undefined;
};

/** Ends a run whose row this transaction holds; its terminal frames are appended before this. */
export async function endRun(tx: Tx, key: RunKey, { status, result, error, ...facts }: Ending): Promise<void> {
  await tx
    .update(runs)
    .set({
      status,
      result: result ?? null,
      error: error ?? null,
      finishedAt: sql`clock_timestamp()` as SQL<string>,
      etaMs: null,
      leaseUntil: null,
      checkpoint: null,
      ...factColumns(facts),
    })
    .where(sameRun(key));
}

export type Parking = AttemptFacts &
  ({ status: "interrupted" } | { status: "paused"; reason: PauseReason } | { status: "waiting_retry"; waitMs: number });

/** Gives a run back that is to be carried on by whoever comes next, at once or later. False when the claim was lost. */
export async function parkRun(db: Db | Tx, claim: Claim, parking: Parking): Promise<boolean> {
  const rows = await db
    .update(runs)
    .set({
      status: parking.status,
      owner: null,
      leaseUntil: null,
      etaMs: null,
      pauseReason: parking.status === "paused" ? parking.reason : null,
      waitUntil:
        parking.status === "waiting_retry"
          ? (sql`clock_timestamp() + ${parking.waitMs} * interval '1 millisecond'` as SQL<string>)
          : null,
      ...factColumns(parking),
    })
    .where(sameClaim(claim))
    .returning({ id: runs.id });
  return rows.length === 1;
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

/**
 * Writes down that a run is to rest. One that nobody works on rests from now on; else its owner is to see to it.
 * Undefined when it had ended or is being ended.
 */
export async function requestPause(db: Db | Tx, key: RunKey, reason: PauseReason): Promise<RunRow | undefined> {
  const rests = sql`(${unowned} and ${runs.status} <> 'running')`;
  const [row] = await db
    .update(runs)
    .set({
      pauseRequestedAt: sql`coalesce(${runs.pauseRequestedAt}, clock_timestamp())` as SQL<string>,
      pauseReason: sql`coalesce(${runs.pauseReason}, ${reason})`,
      status: sql`case when ${rests} then 'paused' else ${runs.status} end`,
    })
    .where(and(sameRun(key), live, sql`${runs.cancelRequestedAt} is null`))
    .returning();
  return row && toRunRow(row);
}

/**
 * Takes a wish to rest back, and ends any waiting. A run that nobody works on stands in the queue from now on.
 * Undefined when there was nothing to take back: it had ended, is being ended, or goes on anyway.
 */
export async function requestResume(db: Db | Tx, key: RunKey): Promise<RunRow | undefined> {
  const [row] = await db
    .update(runs)
    .set({
      pauseRequestedAt: null,
      pauseReason: null,
      waitUntil: null,
      status: sql`case when ${unowned} then 'queued' else 'running' end`,
    })
    .where(
      and(
        sameRun(key),
        live,
        sql`${runs.cancelRequestedAt} is null`,
        or(isNotNull(runs.pauseRequestedAt), sql`${runs.status} in ('paused', 'waiting_retry', 'interrupted')`),
      ),
    )
    .returning();
  return row && toRunRow(row);
}

/**
 * A parent that rests while its last items end: nobody begins another. False when the claim was lost, or when it was
 * to rest because somebody `asked` and the wish has been taken back.
 */
export async function markPaused(
  db: Db | Tx,
  claim: Claim,
  { reason, asked }: { reason: PauseReason; asked: boolean },
): Promise<boolean> {
  const rows = await db
    .update(runs)
    .set({
      status: "paused",
      pauseReason: sql`coalesce(${runs.pauseReason}, ${reason})`,
      pauseRequestedAt: sql`coalesce(${runs.pauseRequestedAt}, clock_timestamp())` as SQL<string>,
    })
    .where(and(sameClaim(claim), asked ? isNotNull(runs.pauseRequestedAt) : undefined))
    .returning({ id: runs.id });
  return rows.length === 1;
}

/** What may be changed about a parent that is going; a budget of null lifts it. */
export type ParentLimits = { lanes?: number | undefined; budget?: Budget | null | undefined };

/** Undefined when the run is no live parent. */
export async function updateLimits(
  db: Db | Tx,
  key: RunKey,
  { lanes, budget }: ParentLimits,
): Promise<RunRow | undefined> {
  const [row] = await db
    .update(runs)
    .set({
      ...(lanes === undefined ? {} : { lanes }),
      ...(budget === undefined ? {} : { budgetCost: budget?.cost ?? null, budgetTokens: budget?.tokens ?? null }),
    })
    .where(and(sameRun(key), live, eq(runs.isParent, true)))
    .returning();
  return row && toRunRow(row);
}

export type RunWish = RunKey & { cancel: boolean; pause: boolean };

/** Runs of this owner that a person wants ended or paused, perhaps through another instance. */
export async function selectWishes(db: Db | Tx, owner: string): Promise<RunWish[]> {
  return await db
    .select({
      projectId: runs.projectId,
      runId: runs.id,
      cancel: sql<boolean>`${runs.cancelRequestedAt} is not null`,
      pause: sql<boolean>`${runs.pauseRequestedAt} is not null`,
    })
    .from(runs)
    .where(and(eq(runs.owner, owner), live, or(isNotNull(runs.cancelRequestedAt), isNotNull(runs.pauseRequestedAt))));
}

/** What the ledger knows of a run's calls; for a later attempt, which did not see them. */
export async function sumCalls(db: Db | Tx, key: RunKey): Promise<RunUsage> {
  const first = (column: typeof calls.ttftMs | typeof calls.tokensPerS) =>
    sql<
      number | null
    >`(array_agg(${column} order by ${calls.createdAt}) filter (where ${column} is not null and not ${calls.cached}))[1]`;
  const [row] = await db
    .select({
      calls: sql<number>`count(*)::int`,
      cached: sql<number>`(count(*) filter (where ${calls.cached}))::int`,
      prompt: sql<number>`coalesce(sum(${calls.promptTokens}), 0)::int`,
      completion: sql<number>`coalesce(sum(${calls.completionTokens}), 0)::int`,
      cost: sql<number | null>`sum(${calls.cost})`,
      currency: oneCurrency(calls.cost, calls.currency),
      ttft: first(calls.ttftMs),
      speed: first(calls.tokensPerS),
    })
    .from(calls)
    .where(and(eq(calls.projectId, key.projectId), eq(calls.runId, key.runId)));
  return {
    calls: row?.calls ?? 0,
    cached_calls: row?.cached ?? 0,
    prompt_tokens: row?.prompt ?? 0,
    completion_tokens: row?.completion ?? 0,
    ...(typeof row?.cost === "number" ? { cost: row.cost } : {}),
    ...(typeof row?.currency === "string" ? { currency: row.currency } : {}),
    ...(typeof row?.ttft === "number" ? { ttft_ms: row.ttft } : {}),
    ...(typeof row?.speed === "number" ? { tokens_per_s: row.speed } : {}),
  };
}
