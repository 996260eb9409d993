import {
  appendFrames,
  endRun,
  isPassingFault,
  lockClaimedRun,
  parkRun,
  requestPause,
  sumCalls,
  withTransaction,
  type Claim,
  type LoggedFrame,
  type Parking,
  type RunRow,
  type Tx,
} from "@/db";
import { AppError, errorMessage, toAppError, type Ctx } from "@/lib/core";
import { retryLaterMs } from "@/lib/llm";
import type { FrameBody, PauseReason } from "@/lib/runs";
import { enqueueRuns } from "./engine";
import { RunHandle, type EndOfRun, type Outcome, type RunWork } from "./handle";
import { addLocalRun, endReasons, isLeaving, removeLocalRun, type LocalRun } from "./hub";
import { LiveRun } from "./live";
import { LogWriter } from "./log-writer";
import { runMetrics, timeCancel } from "./metrics";
import { PauseSelf } from "./pause-self";
import { stopsEverything } from "./service-faults";
import { signalsOf } from "./signals";
import { WaitSelf } from "./wait-self";
import { runTexts } from "./texts";
import { familyMoved, placeIsFree } from "./wake";

/**
 * Works on a run this process has claimed, from the attempt's first frame to its last. Never rejects: whatever
 * happens becomes the run's ending, or lets it wait for another attempt. Returns at once; `ended` tells when it is
 * over.
 */
export function carryOut(ctx: Ctx, row: RunRow, owner: string, work: RunWork): LocalRun {
  const claim: Claim = { projectId: row.projectId, runId: row.run.id, owner, attempt: row.attempt };
  const live = new LiveRun(row.lastSeq);
  const abort = new AbortController();
  const log = new LogWriter(ctx, claim, live, () => abort.abort(endReasons().takenOver));
  const handle = new RunHandle(ctx, row, { claim, live, log, signal: abort.signal });
  const local: LocalRun = {
    key: { projectId: row.projectId, runId: row.run.id },
    attempt: row.attempt,
    isItem: row.run.parent_id !== undefined,
    db: ctx.db,
    live,
    abort,
    pause() {
      if (work.pausesItself) familyMoved(ctx.db, local.key);
      else abort.abort(endReasons().paused);
    },
    ended: Promise.resolve(),
  };
  addLocalRun(local);
  const countCancel = timeCancel(abort.signal);
  if (row.attempt === 1) handle.publish(startFrame(handle));
  if (row.cancelRequested) abort.abort(endReasons().cancelled);
  else if (row.pauseRequested) local.pause();
  // Claimed at the moment this process began to give everything back.
  if (isLeaving(ctx.db)) abort.abort(endReasons().shuttingDown);
  const parent = row.run.parent_id && { projectId: row.projectId, runId: row.run.parent_id };
  if (parent) familyMoved(ctx.db, parent);
  local.ended = carry(handle, log, live, work)
    .catch((error: unknown) => ctx.log.error({ run: claim.runId }, "a run could not be ended", error))
    .finally(() => {
      countCancel();
      live.close();
      removeLocalRun(local);
      if (parent) familyMoved(ctx.db, parent);
      placeIsFree();
    });
  return local;
}

const startFrame = ({ run, locale }: RunHandle): FrameBody => ({
  type: "start",
  kind: run.kind,
  message: runTexts.start[run.kind][locale],
});

type Ending = { kind: "done"; outcome: Outcome } | { kind: "error"; error: AppError } | { kind: "cancelled" };

async function carry(handle: RunHandle, log: LogWriter, live: LiveRun, work: RunWork): Promise<void> {
  const { ctx, signal, claim } = handle;
  let ending: Ending;
  try {
    signal.throwIfAborted();
    const outcome = await (handle.attempt === 1 ? work.execute(handle) : goOn(handle, work));
    signal.throwIfAborted();
    ending = { kind: "done", outcome };
  } catch (thrown) {
    if (signal.reason === endReasons().takenOver) return;
    const parking = parkingFor(handle, thrown);
    if (parking) {
      await park(handle, log, live, work, parking);
      return;
    }
    const error = signal.reason === endReasons().cancelled ? endReasons().cancelled : toAppError(thrown);
    if (error.code === "internal") ctx.log.error({ run: claim.runId, kind: handle.run.kind }, "run failed", thrown);
    ending = error === endReasons().cancelled ? { kind: "cancelled" } : { kind: "error", error };
  }
  handle.seal();
  await log.flush();
  await settle(handle, live, work, ending);
}

/** An attempt that follows others says first what of them stays, then that it begins. */
async function goOn(handle: RunHandle, work: RunWork): Promise<Outcome> {
  handle.setUsage(await sumCalls(handle.ctx.db, handle.claim));
  const { after, execute } = (await work.resume?.(handle)) ?? { after: 0, execute: () => work.execute(handle) };
  handle.signal.throwIfAborted();
  handle.publish({ type: "reset", after });
  handle.publish(startFrame(handle));
  return await execute();
}

const DATABASE_WAIT_MS = 500;
const DATABASE_WAIT_MAX_MS = 30_000;

/** What a run is to wait for that could not go on, but has not ended; undefined when it has. */
function parkingFor({ signal, attempt }: RunHandle, thrown: unknown): Parking | undefined {
  if (signal.reason === endReasons().shuttingDown) return { status: "interrupted" };
  if (signal.reason === endReasons().paused) return { status: "paused", reason: "person" };
  if (signal.aborted) return undefined;
  if (thrown instanceof PauseSelf) return { status: "paused", reason: thrown.reason };
  if (thrown instanceof WaitSelf) return { status: "waiting_retry", waitMs: thrown.waitMs };
  const waitMs = retryLaterMs(thrown) ?? databaseWaitMs(thrown, attempt);
  return waitMs === undefined ? undefined : { status: "waiting_retry", waitMs };
}

/** A database that is away, or full, fails no run: it goes on when there is one again. */
function databaseWaitMs(thrown: unknown, attempt: number): number | undefined {
  // A model service that cannot be reached has the same causes, and a name of its own.
  if (thrown instanceof AppError || !isPassingFault(thrown)) return undefined;
  return Math.min(DATABASE_WAIT_MAX_MS, DATABASE_WAIT_MS * 2 ** Math.min(attempt, 10));
}

/**
 * Gives the run back with everything that was published in its log. A cancel that was acknowledged before wins, and so
 * does a wish to go on after one to rest: such a run is carried on by whoever comes first.
 */
async function park(handle: RunHandle, log: LogWriter, live: LiveRun, work: RunWork, wanted: Parking): Promise<void> {
  const { ctx, claim } = handle;
  handle.seal();
  await log.flush();
  const parked = await withTransaction(ctx.db, async (tx) => {
    const row = await lockClaimedRun(tx, claim);
    if (!row) return [];
    if (row.cancelRequested) return "cancelled";
    const parking: Parking = wanted.status === "paused" && !row.pauseRequested ? { status: "interrupted" } : wanted;
    const frame = handle.number(parkingFrame(handle, parking));
    if (!(await appendFrames(tx, claim, [frame], undefined))) return [];
    await parkRun(tx, claim, { ...parking, progress: handle.progress, usage: handle.usage });
    if (parking.status === "waiting_retry") {
      await enqueueRuns(ctx.db, tx, [claim], new Date(ctx.clock.now() + parking.waitMs));
    } else if (parking.status === "interrupted") await enqueueRuns(ctx.db, tx, [claim]);
    return [frame];
  });
  if (parked === "cancelled") await settle(handle, live, work, { kind: "cancelled" });
  else {
    show(handle, live, parked);
    if (parked[0]?.type === "status") signalsOf(ctx.db).queue();
  }
}

function parkingFrame({ ctx }: RunHandle, parking: Parking): FrameBody {
  switch (parking.status) {
    case "interrupted":
      return { type: "status", status: "interrupted" };
    case "paused":
      return { type: "status", status: "paused", reason: parking.reason satisfies PauseReason };
    case "waiting_retry":
      return {
        type: "status",
        status: "waiting_retry",
        until: new Date(ctx.clock.now() + parking.waitMs).toISOString(),
      };
  }
}

function show({ ctx, claim }: RunHandle, live: LiveRun, frames: readonly LoggedFrame[]): void {
  for (const frame of frames) live.push(frame);
  const last = frames.at(-1);
  if (last) live.markLogged(last.seq);
  signalsOf(ctx.db).moved(claim);
}

/** So often the last step may fail for a reason that will not pass before the run ends without it. */
const STEP_FAULTS_MAX = 3;

/** The last transaction: results, terminal frames and the run's row change together, and only then are shown. */
async function settle(handle: RunHandle, live: LiveRun, work: RunWork, wanted: Ending): Promise<void> {
  const { ctx, claim } = handle;
  let ending = wanted;
  let waitMs = 100;
  for (let faults = 0; ;) {
    try {
      const shown = await withTransaction(ctx.db, (tx) => write(tx, handle, work, ending, faults < STEP_FAULTS_MAX));
      show(handle, live, shown);
      const last = shown.at(-1);
      if (last) runMetrics().ended.of(handle.run.kind, last.type).add();
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

async function write(tx: Tx, handle: RunHandle, work: RunWork, wanted: Ending, withStep: boolean) {
  const { claim, progress } = handle;
  const row = await lockClaimedRun(tx, claim);
  if (!row) return [];
  // A cancel that was acknowledged before this point wins, whatever the work came to in the meantime.
  const ending: Ending = row.cancelRequested ? { kind: "cancelled" } : wanted;
  const end = endOfRun(ending);
  const { parent_id: parentId } = handle.run;
  // Said in the transaction of the first such failure, so that no other item is begun only to fail alike.
  if (ending.kind === "error" && parentId !== undefined && stopsEverything(ending.error.code)) {
    await requestPause(tx, { projectId: claim.projectId, runId: parentId }, "upstream");
  }
  if (withStep) await work.end?.(tx, handle, end);
  const shown = terminalBodies(handle, ending).map((body, i) => handle.number(body, i + 1));
  if (!(await appendFrames(tx, claim, shown, undefined))) return [];
  await endRun(tx, claim, {
    status: end.status,
    result: ending.kind === "done" ? ending.outcome.result : undefined,
    error: ending.kind === "error" ? frameError(handle, ending.error) : undefined,
    progress: ending.kind === "done" ? { ...progress, done: progress.total, percent: 100 } : progress,
    usage: handle.usage,
  });
  return shown;
}

function endOfRun(ending: Ending): EndOfRun {
  switch (ending.kind) {
    case "done":
      return { status: ending.outcome.status, outcome: ending.outcome };
    case "error":
      return { status: "failed", error: ending.error.code };
    case "cancelled":
      return { status: "cancelled" };
  }
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
