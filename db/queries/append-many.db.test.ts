import { afterAll, beforeAll, expect, test } from "vitest";
import { withTransaction, type LoggedFrame } from "@/db";
import type { Ctx } from "@/lib/core";
import { createTestCtx } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { appendFramesOfMany } from "./append-many";
import { selectFrames } from "./frames";
import { lockClaimedRun } from "./run-claims";
import { insertRun, selectRun, type Claim } from "./runs";

let test_: TestDb;
let ctx: Ctx;
beforeAll(async () => {
  test_ = await createTestDb();
  ctx = await createTestCtx(test_.db);
});
afterAll(() => test_.close());

let made = 0;
async function newClaim(): Promise<Claim> {
  const claim = { projectId: ctx.project, runId: ctx.ids.next("run"), owner: "me", attempt: 1 };
  const subject = String(++made);
  await insertRun(ctx.db, { ...claim, kind: "extract-events", subject, input: {}, locale: "en" });
  return claim;
}

const frames = (...seqs: number[]): LoggedFrame[] =>
  seqs.map((seq) => ({
    seq,
    attempt: 1,
    type: "llm_chunk",
    atMs: seq,
    data: `{"seq":${seq},"content":"'\\\\ \\" 好"}`,
  }));
const logged = (claim: Claim) => selectFrames(ctx.db, { ...claim, after: 0, limit: 100 });

test("each run gets its own frames and its own progress, and keeps the progress it is told nothing about", async () => {
  const [a, b] = [await newClaim(), await newClaim()];
  const progress = { done: 3, total: 9, unit: "tokens", percent: 33.3 };
  const written = await appendFramesOfMany(ctx.db, [
    { claim: a, frames: frames(1, 2), progress: { ...progress, eta_ms: 700 } },
    { claim: b, frames: frames(1), progress: undefined },
  ]);
  expect(written).toEqual([true, true]);
  expect(await appendFramesOfMany(ctx.db, [{ claim: a, frames: frames(3), progress: undefined }])).toEqual([true]);
  expect(await logged(a)).toEqual(frames(1, 2, 3));
  expect(await logged(b)).toEqual(frames(1));
  expect(await selectRun(ctx.db, a)).toMatchObject({ lastSeq: 3, run: { progress: { ...progress, eta_ms: 700 } } });
  expect(await selectRun(ctx.db, b)).toMatchObject({ lastSeq: 1, run: { progress: { done: 0, percent: 0 } } });
  await appendFramesOfMany(ctx.db, [{ claim: a, frames: frames(4), progress }]);
  expect((await selectRun(ctx.db, a))?.run.progress.eta_ms).toBeUndefined();
});

test("a batch whose answer was lost may come again", async () => {
  const claim = await newClaim();
  const batch = { claim, frames: frames(1, 2), progress: undefined };
  expect(await appendFramesOfMany(ctx.db, [batch])).toEqual([true]);
  expect(await appendFramesOfMany(ctx.db, [batch])).toEqual([true]);
  expect(await logged(claim)).toEqual(frames(1, 2));
});

test("a claim that is lost keeps nothing from the others, and nothing of it is written", async () => {
  const [lost, kept] = [await newClaim(), await newClaim()];
  const written = await appendFramesOfMany(ctx.db, [
    { claim: { ...lost, attempt: 2 }, frames: frames(1), progress: undefined },
    { claim: kept, frames: frames(1), progress: undefined },
  ]);
  expect(written).toEqual([false, true]);
  expect(await logged(lost)).toEqual([]);
  expect(await logged(kept)).toEqual(frames(1));
});

test("a run whose row somebody holds is passed over, and the others do not wait for it", async () => {
  const [held, free] = [await newClaim(), await newClaim()];
  const batches = [held, free].map((claim) => ({ claim, frames: frames(1), progress: undefined }));
  await withTransaction(ctx.db, async (tx) => {
    await lockClaimedRun(tx, held);
    expect(await appendFramesOfMany(ctx.db, batches)).toEqual([false, true]);
  });
  expect(await logged(held)).toEqual([]);
  expect(await appendFramesOfMany(ctx.db, batches)).toEqual([true, true]);
  expect(await logged(held)).toEqual(frames(1));
});
