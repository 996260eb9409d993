import {
  appendFrames,
  endRun,
  isPassingFault,
  lockClaimedRun,
  releaseRun,
  withTransaction,
  type Claim,
  type RunRow,
  type Tx,
} from "@/db";
import { errorMessage, toAppError, type AppError, type Ctx } from "@/lib/core";
import type { FrameBody } from "@/lib/runs";
import { RunHandle, type Executor, type Outcome } from "./handle";
import { addLocalRun, endReasons, removeLocalRun, type LocalRun } from "./hub";
import { LiveRun } from "./live";
import { LogWriter } from "./log-writer";
import { runTexts } from "./texts";

/**
 * Works on a run this process has claimed, from its first frame to its last. Never rejects: whatever happens
 * becomes the run's ending. Returns at once; `ended` tells when it is over.
 */
export function carryOut(ctx: Ctx, row: RunRow, owner: string, execute: Executor): LocalRun {
  const claim: Claim = { projectId: row.projectId, runId: row.run.id, owner, attempt: row.attempt };
  const live = new LiveRun(row.lastSeq);
  const abort = new AbortController();
  const log = new LogWriter(ctx, claim, live, () => abort.abort(endReasons().takenOver));
  const handle = new RunHandle(ctx, row.run, row.locale, { claim, live, log, signal: abort.signal });
  const local: LocalRun = {
    key: { projectId: row.projectId, runId: row.run.id },
    live,
    abort,
    ended: Promise.resolve(),
  };
  addLocalRun(local);

  if (row.attempt > 1) handle.publish({ type: "reset", after: 0 });
  handle.publish({ type: "start", kind: row.run.kind, message: runTexts.start[row.run.kind][row.locale] });
  if (row.cancelRequested) abort.abort(endReasons().cancelled);

  local.ended = work(handle, claim, log, live, execute)
    .catch((error: unknown) => ctx.log.error({ run: claim.runId }, "a run could not be ended", error))
    .finally(() => {
      live.close();
      removeLocalRun(local);
    });
  return local;
}

async function work(handle: RunHandle, claim: Claim, log: LogWriter, live: LiveRun, execute: Executor): Promise<void> {
  const { ctx, signal } = handle;
  let ending: Ending;
  try {
    signal.throwIfAborted();
    const outcome = await execute(handle);
    signal.throwIfAborted();
    ending = { kind: "done", outcome };
  } catch (thrown) {
    if (signal.reason === endReasons().takenOver) return;
    if (signal.reason === endReasons().shuttingDown) {
      await log.flush();
      await releaseRun(ctx.db, claim);
      return;
    }
    const error = signal.reason === endReasons().cancelled ? endReasons().cancelled : toAppError(thrown);
    if (error.code === "internal") ctx.log.error({ run: claim.runId, kind: handle.run.kind }, "run failed", thrown);
    ending = error === endReasons().cancelled ? { kind: "cancelled" } : { kind: "error", error };
  }
  handle.seal();
  await log.flush();
  await settle(handle, claim, live, ending);
}

type Ending = { kind: "done"; outcome: Outcome } | { kind: "error"; error: AppError } | { kind: "cancelled" };

/** The last transaction: results, terminal frames and the run's row change together, and only then are shown. */
async function settle(handle: RunHandle, claim: Claim, live: LiveRun, ending: Ending): Promise<void> {
  const { ctx } = handle;
  let waitMs = 100;
  for (let faults = 0; ;) {
    try {
      const shown = await withTransaction(ctx.db, (tx) => write(tx, handle, claim, ending, faults < STEP_FAULTS_MAX));
      for (const frame of shown) live.push(frame);
      const last = shown.at(-1);
      if (last) live.markLogged(last.seq);
      return;
    } catch (error) {
      ctx.log.error({ run: claim.runId, ending: ending.kind }, "the run's last transaction failed", error);
      // When the connection broke, the transaction may even have gone through; the next try finds the run ended then.
      if (!isPassingFault(error)) {
        faults++;
        // A step that fails for good must not leave the run going: it ends as a failure, at worst without the step.
        if (ending.kind === "done") ending = { kind: "error", error: toAppError(error) };
      }
      await ctx.clock.sleep(waitMs);
      waitMs = Math.min(waitMs * 2, 5000);
    }
  }
}

/** So often the executor's last step may fail for a reason that will not pass before the run ends without it. */
const STEP_FAULTS_MAX = 3;

async function write(tx: Tx, handle: RunHandle, claim: Claim, wanted: Ending, withStep: boolean) {
  const row = await lockClaimedRun(tx, claim);
  if (!row) return [];
  // A cancel that was acknowledged before this point wins, whatever the work came to in the meantime.
  const ending: Ending = row.cancelRequested ? { kind: "cancelled" } : wanted;
  const status = ending.kind === "done" ? ending.outcome.status : ending.kind === "error" ? "failed" : "cancelled";
  if (withStep)
    await handle.endStep?.(tx, { status, ...(ending.kind === "error" ? { error: ending.error.code } : {}) });
  const shown = terminalBodies(handle, ending).map((body, i) => handle.number(body, i + 1));
  const { progress } = handle;
  if (!(await appendFrames(tx, claim, shown, undefined))) return [];
  await endRun(tx, claim, {
    status,
    result: ending.kind === "done" ? ending.outcome.result : undefined,
    error: ending.kind === "error" ? frameError(handle, ending.error) : undefined,
    progress: ending.kind === "done" ? { ...progress, done: progress.total, percent: 100 } : progress,
  });
  return shown;
}

function frameError(handle: RunHandle, error: AppError) {
  return { code: error.code, message: errorMessage(error, handle.locale), retryable: error.retryable };
}

function terminalBodies(handle: RunHandle, ending: Ending): FrameBody[] {
  switch (ending.kind) {
    case "done": {
      const { outcome } = ending;
      return [
        ...(outcome.result === undefined ? [] : [{ type: "result", data: outcome.result } as const]),
        {
          type: "done",
          message: outcome.message,
          ...(outcome.eventCount === undefined ? {} : { event_count: outcome.eventCount }),
          summary: { status: outcome.status, counts: outcome.counts },
        },
      ];
    }
    case "error":
      return [{ type: "error", ...frameError(handle, ending.error) }];
    case "cancelled":
      return [{ type: "cancelled", message: errorMessage(endReasons().cancelled, handle.locale) }];
  }
}
