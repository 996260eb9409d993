import { deleteEndedRun, requestCancel, selectRun, selectRuns, withTransaction, type RunFilter } from "@/db";
import { AppError, type Ctx, type RunId } from "@/lib/core";
import { isTerminal, type Run } from "@/lib/runs";
import { endReasons, localRun } from "./hub";

type Needs = Pick<Ctx, "db" | "project">;

/** The run, or `not_found`: a run of another project is as absent as one that never was. */
export async function getRun(ctx: Needs, runId: RunId): Promise<Run> {
  const row = await selectRun(ctx.db, { projectId: ctx.project, runId });
  if (!row) throw new AppError("not_found", { params: { what: "run", id: runId } });
  return row.run;
}

export type RunPage = { items: Run[]; next_cursor: string | null };

/** Newest first; `cursor` is the id of the last run of the page before. */
export async function listRuns(
  ctx: Needs,
  input: Omit<RunFilter, "projectId" | "before"> & { cursor?: string | undefined },
): Promise<RunPage> {
  const { cursor, limit, ...filter } = input;
  const found = await selectRuns(ctx.db, { ...filter, projectId: ctx.project, before: cursor, limit: limit + 1 });
  const items = found.slice(0, limit);
  return { items, next_cursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/**
 * Asks for a run's end and tells how it stands now. The wish is durable before the work is stopped, so it cannot be
 * lost; only the run's writer makes it `cancelled`. Cancelling twice is the same as once; a run that ended in
 * another way is a `run_not_cancellable`.
 */
export async function cancelRun(ctx: Needs, runId: RunId): Promise<Run> {
  const key = { projectId: ctx.project, runId };
  const row = await requestCancel(ctx.db, key);
  if (row) {
    localRun(key)?.abort.abort(endReasons().cancelled);
    return row.run;
  }
  const run = await getRun(ctx, runId);
  if (run.status === "cancelled") return run;
  throw new AppError("run_not_cancellable", { params: { status: run.status } });
}

/** Removes an ended run and its log. */
export async function deleteRun(ctx: Needs, runId: RunId): Promise<void> {
  const gone = await withTransaction(ctx.db, (tx) => deleteEndedRun(tx, { projectId: ctx.project, runId }));
  if (gone) return;
  const run = await getRun(ctx, runId);
  if (!isTerminal(run.status)) throw new AppError("run_not_deletable");
}
