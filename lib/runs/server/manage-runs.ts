import {
  deleteEndedRun,
  requestCancel,
  requestPause,
  requestResume,
  selectItemCounts,
  selectLiveRunOf,
  selectRun,
  selectRuns,
  selectUndoneItems,
  updateLimits,
  withTransaction,
  type ParentLimits,
  type RunFilter,
  type RunKey,
  type RunRow,
} from "@/db";
import { AppError, RunId, type Ctx } from "@/lib/core";
import { isTerminal, type Run } from "@/lib/runs";
import { enqueueRuns } from "./engine";
import { endReasons, localRun } from "./hub";
import { beginItemsAgain, startBatch } from "./start-batch";
import { queueRun } from "./start-run";
import { isServiceFault } from "./service-faults";
import { signalsOf } from "./signals";
import { familyMoved } from "./wake";

type Needs = Pick<Ctx, "db" | "project">;

async function getRow(ctx: Needs, runId: RunId): Promise<RunRow> {
  const row = await selectRun(ctx.db, { projectId: ctx.project, runId });
  if (!row) throw new AppError("not_found", { params: { what: "run", id: runId } });
  return row;
}

async function withItems(ctx: Needs, row: RunRow): Promise<Run> {
  if (!row.isParent) return row.run;
  const items = (await selectItemCounts(ctx.db, ctx.project, [row.run.id])).get(row.run.id);
  return items ? { ...row.run, items } : row.run;
}

/** Lets whoever works on the run hear what was asked of it, wherever that is, and others see that there may be work. */
function tell({ db }: Needs, key: RunKey): void {
  const signals = signalsOf(db);
  signals.control(key);
  signals.queue();
  familyMoved(db, key);
}

/** The run, or `not_found`: a run of another project is as absent as one that never was. */
export async function getRun(ctx: Needs, runId: RunId): Promise<Run> {
  return await withItems(ctx, await getRow(ctx, runId));
}

export type RunPage = { items: Run[]; next_cursor: string | null };

/** Newest first; `cursor` is the id of the last run of the page before. */
export async function listRuns(
  ctx: Needs,
  input: Omit<RunFilter, "projectId" | "before"> & { cursor?: string | undefined },
): Promise<RunPage> {
  const { cursor, limit, ...filter } = input;
  const found = await selectRuns(ctx.db, { ...filter, projectId: ctx.project, before: cursor, limit: limit + 1 });
  const page = found.slice(0, limit);
  const counts = await selectItemCounts(
    ctx.db,
    ctx.project,
    page.filter(({ lanes }) => lanes !== undefined).map(({ id }) => id),
  );
  const items = page.map((run) => {
    const counted = counts.get(run.id);
    return counted ? { ...run, items: counted } : run;
  });
  return { items, next_cursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/**
 * Asks for a run's end and tells how it stands now. The wish is durable before the work is stopped, so it cannot be
 * lost; only the run's writer makes it `cancelled`, and if there is none, somebody becomes it for that. Cancelling
 * twice is the same as once; a run that ended in another way is a `run_not_cancellable`.
 */
export async function cancelRun(ctx: Needs, runId: RunId): Promise<Run> {
  const key = { projectId: ctx.project, runId };
  const row = await requestCancel(ctx.db, key);
  if (row) {
    localRun(key)?.abort.abort(endReasons().cancelled);
    tell(ctx, key);
    return await withItems(ctx, row);
  }
  const run = await getRun(ctx, runId);
  if (run.status === "cancelled") return run;
  throw new AppError("run_not_cancellable", { params: { status: run.status } });
}

/**
 * Lets a run rest: what is under way in a parent's items comes to its end and nothing more is begun; a single run
 * stops at once and keeps its complete records. Fails with `run_not_pausable` when it has ended or is being ended.
 */
export async function pauseRun(ctx: Needs, runId: RunId): Promise<Run> {
  const key = { projectId: ctx.project, runId };
  const row = await requestPause(ctx.db, key, "person");
  if (!row) {
    const run = await getRun(ctx, runId);
    throw new AppError("run_not_pausable", { params: { status: run.status } });
  }
  localRun(key)?.pause();
  tell(ctx, key);
  return await withItems(ctx, row);
}

/**
 * Lets a run go on that rests or waits, at once. Items of a parent that failed because of the service are done again.
 * A run that goes on already is given back as it is; one that ended is a `run_not_resumable`.
 */
export async function resumeRun(ctx: Ctx, runId: RunId): Promise<Run> {
  const key = { projectId: ctx.project, runId };
  const row = await withTransaction(ctx.db, async (tx) => {
    const resumed = await requestResume(tx, key);
    if (resumed?.run.status === "queued") await enqueueRuns(ctx.db, tx, [key]);
    if (!resumed?.isParent) return resumed;
    const failed = await selectUndoneItems(tx, key, isServiceFault);
    if (failed.length > 0) await beginItemsAgain(ctx, tx, resumed.run, failed);
    return resumed;
  });
  if (row) {
    tell(ctx, key);
    return await withItems(ctx, row);
  }
  const run = await getRun(ctx, runId);
  if (run.status === "running" || run.status === "queued") return run;
  throw new AppError("run_not_resumable", { params: { status: run.status } });
}

/**
 * Does again what was not done. `cause` is the code of the failures meant; without it all are. A parent that is still
 * going takes its items up again and is given back; of an ended one a new parent is made over the items not done, and
 * of an ended single run that did not succeed a new run. Fails with `run_not_retryable` when there is nothing to do.
 */
export async function retryRun(ctx: Ctx, runId: RunId, cause?: string): Promise<{ run: Run; made: boolean }> {
  const row = await getRow(ctx, runId);
  const { run } = row;
  const nothing = () => new AppError("run_not_retryable", { params: { status: run.status } });
  if (!row.isParent) {
    if (run.status !== "failed" && run.status !== "cancelled") throw nothing();
    return { run: await startAgain(ctx, run), made: true };
  }
  const key = { projectId: ctx.project, runId };
  const items = await selectUndoneItems(ctx.db, key, cause);
  if (items.length === 0) throw nothing();
  if (isTerminal(run.status)) {
    const { kind, input, lanes, budget, subject } = run;
    const again = { kind, input, items, lanes, budget, retryOf: run.id, queued: true };
    if (subject === undefined) return { run: await startBatch(ctx, again), made: true };
    if (await selectLiveRunOf(ctx.db, { projectId: ctx.project, kind, subject })) throw stillGoing();
    return { run: await startBatch(ctx, { ...again, subject }), made: true };
  }
  await withTransaction(ctx.db, async (tx) => {
    await beginItemsAgain(ctx, tx, run, await selectUndoneItems(tx, key, cause));
  });
  tell(ctx, key);
  return { run: await getRun(ctx, runId), made: false };
}

/** There is a run about the same already. */
const stillGoing = () => new AppError("run_not_retryable", { params: { status: "running" } });

async function startAgain(ctx: Ctx, { id, kind, subject, input }: Run): Promise<Run> {
  const again = await queueRun(ctx, {
    projectId: ctx.project,
    runId: RunId.parse(ctx.ids.next("run")),
    kind,
    subject: subject ?? null,
    input,
    locale: ctx.locale,
    owner: null,
    retryOf: id,
  });
  if (!again) throw stillGoing();
  signalsOf(ctx.db).queue();
  return again.run;
}

/** Changes how many items of a parent are worked on at once, or what they may use together; holds from now on. */
export async function changeLimits(ctx: Needs, runId: RunId, limits: ParentLimits): Promise<Run> {
  const row = await updateLimits(ctx.db, { projectId: ctx.project, runId }, limits);
  if (!row) {
    const { isParent, run } = await getRow(ctx, runId);
    throw isParent
      ? new AppError("run_not_resumable", { params: { status: run.status } })
      : new AppError("run_has_no_items");
  }
  tell(ctx, { projectId: ctx.project, runId });
  return await withItems(ctx, row);
}

/** Removes an ended run and its log. */
export async function deleteRun(ctx: Needs, runId: RunId): Promise<void> {
  const gone = await withTransaction(ctx.db, (tx) => deleteEndedRun(tx, { projectId: ctx.project, runId }));
  if (gone) return;
  const run = await getRun(ctx, runId);
  if (!isTerminal(run.status)) throw new AppError("run_not_deletable");
}
