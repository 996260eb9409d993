import { selectEndedChildren, selectFrames, selectRun, selectRunCalls, type RunKey } from "@/db";
import { AppError, type Ctx, type RunId } from "@/lib/core";
import { isTerminal, type Run } from "@/lib/runs";

const PAGE_FRAMES = 500;
const PAGE_CALLS = 200;
const PAGE_CHILDREN = 200;

type Needs = Pick<Ctx, "db" | "project">;

/**
 * An ended run as a file: its row and its calls in the first line, then a line a frame. `children` adds the frames of
 * the runs that a parent began, one run after the other. The text is made as it is asked for. Fails with `not_found`,
 * and with `run_still_going` because a recording never changes.
 */
export async function openRecording(
  ctx: Needs,
  { runId, children }: { runId: RunId; children: boolean },
): Promise<{ fileName: string; parts: AsyncGenerator<string, void, undefined> }> {
  const row = await selectRun(ctx.db, { projectId: ctx.project, runId });
  if (!row) throw new AppError("not_found", { params: { what: "run", id: runId } });
  if (!isTerminal(row.run.status)) throw new AppError("run_still_going", { params: { status: row.run.status } });
  return { fileName: `whystream-${runId}.jsonl`, parts: record(ctx, row.run, row.lastSeq, children) };
}

async function* record(
  ctx: Needs,
  run: Run,
  lastSeq: number,
  children: boolean,
): AsyncGenerator<string, void, undefined> {
  const key = { projectId: ctx.project, runId: run.id };
  yield `{"recording":1,"run":${JSON.stringify(run)},"calls":[`;
  yield* callsOf(ctx, key);
  yield "]}\n";
  yield* framesOf(ctx, key, lastSeq);
  if (!children) return;
  for (let after = ""; ;) {
    const page = await selectEndedChildren(ctx.db, key, { after, limit: PAGE_CHILDREN });
    for (const child of page) yield* framesOf(ctx, { ...key, runId: child.runId }, child.lastSeq);
    const last = page.at(-1);
    if (!last) return;
    after = last.runId;
  }
}

async function* callsOf(ctx: Needs, key: RunKey): AsyncGenerator<string, void, undefined> {
  for (let after: string | undefined; ;) {
    const page = await selectRunCalls(ctx.db, key, { after, limit: PAGE_CALLS });
    const last = page.at(-1);
    if (!last) return;
    yield (after === undefined ? "" : ",") + page.map((call) => JSON.stringify(call)).join(",");
    after = last.id;
  }
}

async function* framesOf(ctx: Needs, key: RunKey, lastSeq: number): AsyncGenerator<string, void, undefined> {
  let seq = 0;
  let atMs = 0;
  while (seq < lastSeq) {
    const frames = await selectFrames(ctx.db, { ...key, after: seq, limit: PAGE_FRAMES });
    let text = "";
    for (const frame of frames) {
      // Of a cleared log only the last frame is left, and nothing is before it. Anything else that is missing went
      // while it was being read: a file that breaks off is better than one that looks whole.
      if (frame.seq !== seq + 1 && (seq > 0 || frame.seq !== lastSeq)) throw gone(key);
      seq = frame.seq;
      // Attempts may have been timed by different machines.
      atMs = Math.max(atMs, frame.atMs);
      text += `{"at_ms":${atMs},"frame":${frame.data}}\n`;
    }
    if (text === "") throw gone(key);
    yield text;
  }
}

function gone({ runId }: RunKey): AppError {
  return new AppError("not_found", { params: { what: "run", id: runId } });
}
