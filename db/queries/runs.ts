import { and, desc, eq, inArray, isNull, lt, sql, type SQL } from "drizzle-orm";
import type { Locale, ProjectId } from "@/lib/core";
import {
  TERMINAL_STATUSES,
  type Budget,
  type ItemCounts,
  type PauseReason,
  type Run,
  type RunError,
  type RunKind,
  type RunStatus,
  type RunUsage,
} from "@/lib/runs";
import type { Db, Tx } from "../client";
import { runItems, runs } from "../schema";
import { deleteLogs } from "./frame-blocks";
import { toRfc3339 } from "./rows";
import { LEASE, live, sameRun } from "./run-conditions";

/** A run with what its carrier-out needs beyond what the API shows. */
export type RunRow = {
  run: Run;
  projectId: ProjectId;
  locale: Locale;
  attempt: number;
  lastSeq: number;
  owner: string | null;
  isParent: boolean;
  cancelRequested: boolean;
  pauseRequested: boolean;
  pauseReason: PauseReason | null;
  /** What earlier attempts noted; its shape belongs to the kind. */
  checkpoint: unknown;
};

export type RunKey = { projectId: string; runId: string };

/** Says who may write to a run: the process that owns it, in the attempt it was given. */
export type Claim = RunKey & { owner: string; attempt: number };

export type RunTableRow = typeof runs.$inferSelect;

const optional = <K extends string, V>(name: K, value: V | null): { [name in K]?: V } =>
  (value === null ? {} : { [name]: value }) as { [name in K]?: V };

function toUsage(row: RunTableRow): RunUsage {
  return {
    calls: row.calls,
    cached_calls: row.cachedCalls,
    prompt_tokens: row.promptTokens,
    completion_tokens: row.completionTokens,
    ...optional("cost", row.cost),
    ...optional("currency", row.costCurrency),
    ...optional("ttft_ms", row.ttftMs),
    ...optional("tokens_per_s", row.tokensPerS),
  };
}

function toBudget({ budgetCost, budgetTokens }: RunTableRow): Pick<Run, "budget"> {
  if (budgetCost === null && budgetTokens === null) return {};
  return { budget: { ...optional("cost", budgetCost), ...optional("tokens", budgetTokens) } };
}

export function toRun(row: RunTableRow): Run {
  return {
    id: row.id as Run["id"],
    kind: row.kind as RunKind,
    status: row.status as RunStatus,
    progress: {
      done: row.progressDone,
      total: row.progressTotal,
      unit: row.progressUnit,
      percent: row.progressPercent,
      ...optional("eta_ms", row.etaMs),
    },
    created_at: toRfc3339(row.createdAt),
    ...(row.startedAt === null ? {} : { started_at: toRfc3339(row.startedAt) }),
    ...(row.finishedAt === null ? {} : { finished_at: toRfc3339(row.finishedAt) }),
    attempts: row.attempt,
    cached: row.cached,
    input: row.input as Record<string, unknown>,
    ...optional("subject", row.subject),
    ...optional("parent_id", row.parentId),
    ...optional("retry_of", row.retryOf),
    ...optional("lanes", row.lanes),
    ...toBudget(row),
    ...(row.waitUntil === null || row.status !== "waiting_retry" ? {} : { wait_until: toRfc3339(row.waitUntil) }),
    ...(row.status === "paused" ? optional("pause_reason", row.pauseReason as PauseReason | null) : {}),
    ...(row.calls > 0 ? { usage: toUsage(row) } : {}),
    ...optional("result", row.result as Record<string, unknown> | null),
    ...optional("error", row.error as RunError | null),
  };
}

export function toRunRow(row: RunTableRow): RunRow {
  return {
    run: toRun(row),
    projectId: row.projectId as ProjectId,
    locale: row.locale as Locale,
    attempt: row.attempt,
    lastSeq: row.lastSeq,
    owner: row.owner,
    isParent: row.isParent,
    cancelRequested: row.cancelRequestedAt !== null,
    pauseRequested: row.pauseRequestedAt !== null,
    pauseReason: row.pauseReason as PauseReason | null,
    checkpoint: row.checkpoint,
  };
}

export type NewRun = RunKey & {
  kind: RunKind;
  subject: string | null;
  input: Record<string, unknown>;
  locale: Locale;
  /** The process that begins at once; null leaves the run in the queue. */
  owner: string | null;
  parentId?: string;
  retryOf?: string;
  /** Of a parent: how many items at once. */
  lanes?: number;
  budget?: Budget | undefined;
};

/** Adds a run; undefined when a live run of the kind has the subject already. */
export async function insertRun(db: Db | Tx, run: NewRun): Promise<RunRow | undefined> {
  const begun = run.owner !== null;
  const [row] = await db
    .insert(runs)
    .values({
      projectId: run.projectId,
      id: run.runId,
      kind: run.kind,
      status: begun ? "running" : "queued",
      subject: run.subject,
      input: run.input,
      locale: run.locale,
      owner: run.owner,
      attempt: begun ? 1 : 0,
      parentId: run.parentId ?? null,
      retryOf: run.retryOf ?? null,
      isParent: run.lanes !== undefined,
      lanes: run.lanes ?? null,
      budgetCost: run.budget?.cost ?? null,
      budgetTokens: run.budget?.tokens ?? null,
      ...(begun ? { leaseUntil: LEASE as SQL<string>, startedAt: sql`now()` as SQL<string> } : {}),
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
  statuses?: readonly RunStatus[] | undefined;
  kind?: RunKind | undefined;
  subject?: string | undefined;
  /** Runs of this parent; without it, runs that have none. With a subject, both. */
  parent?: string | undefined;
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
        filter.statuses && inArray(runs.status, [...filter.statuses]),
        filter.kind && eq(runs.kind, filter.kind),
        filter.subject === undefined ? undefined : eq(runs.subject, filter.subject),
        filter.parent !== undefined
          ? eq(runs.parentId, filter.parent)
          : filter.subject === undefined
            ? isNull(runs.parentId)
            : undefined,
        filter.before === undefined ? undefined : lt(runs.id, filter.before),
      ),
    )
    .orderBy(desc(runs.id))
    .limit(filter.limit);
  return rows.map(toRun);
}

/** How the items of some parents stand, by the parent's id. */
export async function selectItemCounts(
  db: Db | Tx,
  projectId: string,
  parentIds: readonly string[],
): Promise<Map<string, ItemCounts>> {
  if (parentIds.length === 0) return new Map();
  const count = (when: SQL) => sql<number>`(count(*) filter (where ${when}))::int`;
  const status = runs.status;
  const rows = await db
    .select({
      parent: runItems.parentId,
      total: sql<number>`count(*)::int`,
      queued: count(sql`${status} in ('queued', 'waiting_retry', 'paused', 'interrupted')`),
      running: count(sql`${status} = 'running'`),
      done: count(sql`${status} in ('succeeded', 'partial')`),
      failed: count(sql`${status} = 'failed'`),
      cached: count(sql`${status} in ('succeeded', 'partial') and ${runs.cached}`),
      cancelled: count(sql`${status} = 'cancelled'`),
    })
    .from(runItems)
    .innerJoin(runs, and(eq(runs.projectId, runItems.projectId), eq(runs.id, runItems.runId)))
    .where(and(eq(runItems.projectId, projectId), inArray(runItems.parentId, [...parentIds])))
    .groupBy(runItems.parentId);
  return new Map(rows.map(({ parent, ...counts }) => [parent, counts]));
}

/** Removes an ended run with its log; a parent's items go with it. False when it is still going or not there. */
export async function deleteEndedRun(tx: Tx, key: RunKey): Promise<boolean> {
  const ended = inArray(runs.status, [...TERMINAL_STATUSES]);
  const gone = await tx
    .delete(runs)
    .where(and(sameRun(key), ended))
    .returning({ id: runs.id });
  if (gone.length === 0) return false;
  const children = await tx
    .delete(runs)
    .where(and(eq(runs.projectId, key.projectId), eq(runs.parentId, key.runId), ended))
    .returning({ id: runs.id });
  await deleteLogs(tx, key.projectId, [key.runId, ...children.map(({ id }) => id)]);
  await tx.delete(runItems).where(and(eq(runItems.projectId, key.projectId), eq(runItems.parentId, key.runId)));
  return true;
}
