import { insertRun, selectLiveRunOf, withTransaction, type NewRun, type RunRow } from "@/db";
import { AppError, RunId, type Ctx } from "@/lib/core";
import { env } from "@/lib/core/server";
import type { Run, RunKind } from "@/lib/runs";
import { carryOut } from "./carry-out";
import { enqueueRuns } from "./engine";
import type { RunWork } from "./handle";
import { isLeaving, processOwner } from "./hub";
import { signalsOf } from "./signals";

export type StartRun = {
  kind: RunKind;
  input: Record<string, unknown>;
  /** What the run is about; while one of the kind is live for it, asking again joins that one. */
  subject?: string;
  work: RunWork;
  id?: RunId;
};

/** Whether this process works on runs, or leaves them to others: because it was told to, or because it is ending. */
export const worksHere = ({ db }: Pick<Ctx, "db">): boolean => env().worker !== "off" && !isLeaving(db);

/**
 * Starts a run here and now: this process claims it in the same statement that adds it, and works on it whether or
 * not anybody watches. A process that works on nothing leaves it in the queue. `joined` tells that the subject had a
 * live run already, which is returned instead.
 */
export async function startRun(ctx: Ctx, wanted: StartRun): Promise<{ run: Run; joined: boolean }> {
  const owner = worksHere(ctx) ? processOwner() : null;
  const fresh: NewRun = {
    projectId: ctx.project,
    runId: wanted.id ?? RunId.parse(ctx.ids.next("run")),
    kind: wanted.kind,
    subject: wanted.subject ?? null,
    input: wanted.input,
    locale: ctx.locale,
    owner,
  };
  // The live run that stood in the way may end between the two statements; then there is room for a new one.
  for (let tries = 0; tries < 5; tries++) {
    const row = owner === null ? await queueRun(ctx, fresh) : await insertRun(ctx.db, fresh);
    if (row) {
      if (owner === null) signalsOf(ctx.db).queue();
      else carryOut(ctx, row, owner, wanted.work);
      return { run: row.run, joined: false };
    }
    const other =
      wanted.subject === undefined
        ? undefined
        : await selectLiveRunOf(ctx.db, { projectId: ctx.project, kind: wanted.kind, subject: wanted.subject });
    if (other) return { run: other.run, joined: true };
  }
  throw new AppError("database_busy", { retryable: true });
}

/** Adds a run that waits for somebody to take it up. */
export async function queueRun(ctx: Pick<Ctx, "db">, run: NewRun): Promise<RunRow | undefined> {
  return await withTransaction(ctx.db, async (tx) => {
    const row = await insertRun(tx, run);
    if (row) await enqueueRuns(ctx.db, tx, [run]);
    return row;
  });
}
