import { selectFrameAttempt, selectFrames, selectLastSharedSeq, selectRun, type LoggedFrame, type RunKey } from "@/db";
import { AppError, type Ctx, type RunId } from "@/lib/core";
import { isTerminal, type Cursor } from "@/lib/runs";
import { runMetrics } from "./metrics";
import { Source, inMemory } from "./source";
import { Waiter } from "./waiter";

/** What a tail gives: some frames in order, or `null` when nothing happened for a while. */
export type TailStep = readonly LoggedFrame[] | null;

export type Tail = AsyncGenerator<TailStep, void, undefined>;

const PAGE_FRAMES = 500;
/** After so long without a frame a viewer gets a sign of life. */
export const IDLE_MS = 10_000;
/** How soon the log is looked at again where frames must be and are not. */
const GAP_MS = 200;

type Needs = Pick<Ctx, "db" | "project">;

export type OpenTail = {
  runId: RunId;
  after: Cursor;
  /** Ends the view. */
  signal: AbortSignal;
  /** False for one of several runs on a stream, which has its own signs of life. */
  heartbeat?: boolean;
};

/**
 * Opens a run's stream after a cursor. Fails with `not_found` before anything is sent; undefined when the cursor is
 * the run's last frame and nothing will ever follow.
 */
export async function openTail(ctx: Needs, input: OpenTail): Promise<Tail | undefined> {
  const key: RunKey = { projectId: ctx.project, runId: input.runId };
  const { after } = input;
  const source = new Source(ctx.db, key);
  let begin: Begin = "near";
  // A run in memory is there and not over; asking the database would only cost the first byte time.
  const known = inMemory(ctx.db, key) !== undefined;
  const held = await holds(ctx, key, after);
  if (!known) {
    const row = await selectRun(ctx.db, key);
    if (!row) throw new AppError("not_found", { params: { what: "run", id: input.runId } });
    const over = isTerminal(row.run.status);
    if (held && over && after.seq >= row.lastSeq) return undefined;
    begin = over ? "over" : row.lastSeq - after.seq > PAGE_FRAMES ? "far" : "near";
  }
  return tail(ctx, key, input, { source, held, begin });
}

/** Whether the run is over, and else whether the viewer has first to read what others have long seen. */
type Begin = "over" | "far" | "near";

/** Whether the cursor names a frame that exists, in memory or in the log. */
async function holds(ctx: Needs, key: RunKey, { attempt, seq }: Cursor): Promise<boolean> {
  if (seq === 0) return true;
  const frame = inMemory(ctx.db, key)?.frame(seq);
  return (frame?.attempt ?? (await selectFrameAttempt(ctx.db, { ...key, seq }))) === attempt;
}

async function* tail(
  ctx: Needs,
  key: RunKey,
  { after, signal, heartbeat = true }: OpenTail,
  { source, held, begin }: { source: Source; held: boolean; begin: Begin },
): Tail {
  const waiter = new Waiter(signal);
  const { tailFrames } = runMetrics();
  const [fromMemory, fromLog] = [tailFrames.of("memory"), tailFrames.of("log")];
  let { seq, attempt } = after;
  let sure = held;
  let over = begin === "over";
  try {
    if (begin === "near" && held) source.follow(seq);
    while (!waiter.ended) {
      if (source.changedHands()) sure = await holds(ctx, key, { attempt, seq });
      if (!sure) {
        const reset = await partingReset(ctx, key, { attempt, seq });
        ({ seq, attempt } = reset);
        sure = true;
        yield [reset];
        continue;
      }
      const { live } = source;
      const recent = live?.after(seq);
      const frames = recent === undefined ? await readLog(ctx, key, seq) : pageOf(recent);
      const last = frames.at(-1);
      if (last) {
        (recent ? fromMemory : fromLog).add(frames.length);
        ({ seq, attempt } = last);
        const isLast = last.type === "done" || last.type === "error" || last.type === "cancelled";
        // Followed before what is here is handed on: meanwhile the next frames come.
        if (!live && !over && !isLast && frames.length < PAGE_FRAMES) source.follow(seq);
        yield frames;
        if (isLast) return;
      } else if (over) {
        return;
      } else if (!live) {
        source.follow(seq);
      } else if (live.closed && !source.isLocal) {
        // Followed no more, because it is over: what is left, if anything, is in the log.
        source.close();
        over = true;
      } else if ((await waiter.wait(live, waitMs(recent !== undefined, heartbeat))) === "time" && recent) {
        yield null;
      }
    }
  } finally {
    source.close();
    waiter.close();
  }
}

const pageOf = (frames: readonly LoggedFrame[]) =>
  frames.length > PAGE_FRAMES ? frames.slice(0, PAGE_FRAMES) : frames;

function waitMs(upToDate: boolean, heartbeat: boolean): number | undefined {
  if (!upToDate) return GAP_MS;
  return heartbeat ? IDLE_MS : undefined;
}

/** Tells a viewer the last number that its frames and the log have in common. */
async function partingReset(ctx: Needs, key: RunKey, cursor: Cursor): Promise<LoggedFrame> {
  const seq = await selectLastSharedSeq(ctx.db, { ...key, ...cursor });
  const attempt = (seq > 0 && (await selectFrameAttempt(ctx.db, { ...key, seq }))) || 1;
  const data = JSON.stringify({ type: "reset", after: seq, run: key.runId, attempt, seq });
  return { seq, attempt, type: "reset", atMs: 0, data };
}

async function readLog(ctx: Needs, key: RunKey, after: number): Promise<readonly LoggedFrame[]> {
  return await selectFrames(ctx.db, { ...key, after, limit: PAGE_FRAMES });
}
