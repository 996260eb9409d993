import { selectFrameAttempt, selectFrames, selectLastSharedSeq, selectRun, type LoggedFrame, type RunKey } from "@/db";
import { AppError, type Ctx, type RunId } from "@/lib/core";
import { shutdownSignal } from "@/lib/core/server";
import { isTerminal, type Cursor } from "@/lib/runs";
import { localRun } from "./hub";
import { runMetrics } from "./metrics";

/** What a tail gives: some frames in order, or `null` when nothing happened for a while. */
export type TailStep = readonly LoggedFrame[] | null;

const PAGE_FRAMES = 500;
const IDLE_MS = 10_000;
/** How often the log of a run that another process writes is looked at. */
const POLL_MS = 200;

type Needs = Pick<Ctx, "db" | "project">;

/**
 * Opens a run's stream after a cursor. Fails with `not_found` before anything is sent; undefined when the cursor is
 * the run's last frame and nothing will ever follow.
 */
export async function openTail(
  ctx: Needs,
  input: { runId: RunId; after: Cursor; signal: AbortSignal },
): Promise<AsyncGenerator<TailStep, void, undefined> | undefined> {
  const key: RunKey = { projectId: ctx.project, runId: input.runId };
  const held = await holds(ctx, key, input.after);
  // A run this process works on is there and not over; asking the database would only cost the first byte time.
  if (!localRun(key)) {
    const row = await selectRun(ctx.db, key);
    if (!row) throw new AppError("not_found", { params: { what: "run", id: input.runId } });
    if (held && isTerminal(row.run.status) && input.after.seq >= row.lastSeq) return undefined;
  }
  return tail(ctx, key, input.after, held, AbortSignal.any([input.signal, shutdownSignal()]));
}

/** Whether the cursor names a frame that exists, in memory or in the log. */
async function holds(ctx: Needs, key: RunKey, { attempt, seq }: Cursor): Promise<boolean> {
  if (seq === 0) return true;
  const inMemory = localRun(key)?.live.frame(seq);
  return (inMemory?.attempt ?? (await selectFrameAttempt(ctx.db, { ...key, seq }))) === attempt;
}

async function* tail(
  ctx: Needs,
  key: RunKey,
  after: Cursor,
  held: boolean,
  signal: AbortSignal,
): AsyncGenerator<TailStep, void, undefined> {
  let { seq, attempt } = after;
  if (!held) {
    const reset = await partingReset(ctx, key, after);
    ({ seq, attempt } = reset);
    yield [reset];
  }
  let quietMs = 0;
  while (!signal.aborted) {
    const frames = await next(ctx, key, seq);
    const last = frames.at(-1);
    if (last) {
      quietMs = 0;
      // Another writer goes on: what the last one showed and never logged is not in this log.
      if (seq > 0 && frames[0]?.attempt !== attempt && !(await holds(ctx, key, { attempt, seq }))) {
        const reset = await partingReset(ctx, key, { attempt, seq });
        ({ seq, attempt } = reset);
        yield [reset];
        continue;
      }
      ({ seq, attempt } = last);
      yield frames;
      if (last.type === "done" || last.type === "error" || last.type === "cancelled") return;
      continue;
    }
    const local = localRun(key);
    if (!local) {
      const row = await selectRun(ctx.db, key);
      // The row ends in the same transaction as the log, so an ended run with nothing after the cursor is over.
      if (!row || (isTerminal(row.run.status) && row.lastSeq <= seq)) return;
    } else if (local.live.last > seq) {
      continue;
    }
    const waited = await settleWithin(local ? IDLE_MS : POLL_MS, signal, (wake) => local?.live.onChange(wake));
    quietMs = waited === "time" ? quietMs + (local ? IDLE_MS : POLL_MS) : 0;
    if (quietMs >= IDLE_MS) {
      quietMs = 0;
      yield null;
    }
  }
}

/** Tells a viewer the last number that its frames and the log have in common. */
async function partingReset(ctx: Needs, key: RunKey, cursor: Cursor): Promise<LoggedFrame> {
  const seq = await selectLastSharedSeq(ctx.db, { ...key, ...cursor });
  const attempt = (seq > 0 && (await selectFrameAttempt(ctx.db, { ...key, seq }))) || 1;
  const data = JSON.stringify({ type: "reset", after: seq, run: key.runId, attempt, seq });
  return { seq, attempt, type: "reset", atMs: 0, data };
}

/** Frames after a number, from memory when they are there, else from the log. */
async function next(ctx: Needs, key: RunKey, seq: number): Promise<readonly LoggedFrame[]> {
  const inMemory = localRun(key)?.live.after(seq);
  const { tailFrames } = runMetrics();
  const frames =
    inMemory?.slice(0, PAGE_FRAMES) ?? (await selectFrames(ctx.db, { ...key, after: seq, limit: PAGE_FRAMES }));
  tailFrames.of(inMemory ? "memory" : "log").add(frames.length);
  return frames;
}

/** Waits for a change, for the signal or for time to pass, and leaves nothing behind. */
function settleWithin(
  ms: number,
  signal: AbortSignal,
  subscribe: (wake: () => void) => (() => void) | undefined,
): Promise<"change" | "time"> {
  return new Promise((resolve) => {
    const finish = (how: "change" | "time") => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      unsubscribe?.();
      resolve(how);
    };
    const onAbort = () => finish("change");
    const timer = setTimeout(() => finish("time"), ms);
    signal.addEventListener("abort", onAbort, { once: true });
    const unsubscribe = subscribe(() => finish("change"));
    if (signal.aborted) finish("change");
  });
}
