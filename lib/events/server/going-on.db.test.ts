import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { selectUserEvents } from "@/db";
import { countRows, insertTestBehaviors } from "@/db/testing";
import { chunkOf, recordsAnswer, refusal, startProvider, steps, type Provider } from "@/e2e/provider/index";
import { RunId, UserId, type Ctx } from "@/lib/core";
import type { ServerLlmClient } from "@/lib/llm/server";
import { type RunFold, START, type Frame, type Run } from "@/lib/runs";
import { cancelRun, getRun, openTail, pauseRun, resumeRun, type KeptRuns } from "@/lib/runs/server";
import { carryOut } from "@/lib/runs/server/carry-out";
import { localRun } from "@/lib/runs/server/hub";
import { createTestCtx } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { createTestLlm, keepTestRuns, serviceAt, takeOverRun, watchRun } from "@/lib/testing/test-runs";
import { extractEvents, extractionWork } from "./extract-events";

let database: TestDb;
let provider: Provider;
let ctx: Ctx;
let llm: ServerLlmClient;
let keeper: KeptRuns | undefined;
const userId = UserId.parse("张三");

beforeAll(async () => {
  [database, provider] = await Promise.all([createTestDb({ max: 8 }), startProvider()]);
});
afterAll(async () => {
  await Promise.all([database.close(), provider.close()]);
});
beforeEach(async () => {
  llm = createTestLlm(database.db, serviceAt(provider), { concurrency: 8, retriesMax: 4, limits: { idleMs: 20_000 } });
  ctx = await createTestCtx(database.db, { llm });
  await insertTestBehaviors(ctx.db, {
    projectId: ctx.project,
    userId,
    rows: Array.from({ length: 6 }, (_, i) => ({
      at: new Date(Date.UTC(2026, 0, 1, 0, i)).toISOString(),
      item: `车型${i + 1}`,
    })),
  });
});
afterEach(async () => {
  await keeper?.stop();
  keeper = undefined;
  provider.reset();
  await llm.close();
});

/** What a server does beside its requests. */
async function keep(): Promise<void> {
  keeper = await keepTestRuns(ctx, 4);
}

const event = (type: string, ...evidence: string[]) => ({
  type,
  category: "exploration",
  confidence: 0.8,
  evidence,
  context: "",
});
const line = (record: object) => ({ do: "text", text: `${JSON.stringify(record)}\n` }) as const;
/** Two records, half a third, and then nothing more. */
const begun = steps(
  line(event("浏览", "r1")),
  line(event("比较", "r2-r3")),
  { do: "text", text: '{"type":"半' },
  { do: "hold" },
);
const rest = recordsAnswer([event("搜索", "r4"), event("预约", "r5-r6")]);

/** Starts the extraction and waits until two events were announced and half a line was shown. */
async function startHalf(): Promise<{ run: Run; watching: Promise<{ frames: Frame[]; fold: RunFold }> }> {
  provider.queue(begun);
  const { run } = await extractEvents(ctx, { user_id: userId });
  const half = Promise.withResolvers<void>();
  const seen = (async () => {
    let events = 0;
    const tail = await openTail(ctx, {
      runId: RunId.parse(run.id),
      after: START,
      signal: new AbortController().signal,
    });
    for await (const step of tail ?? []) {
      events += (step ?? []).filter(({ type }) => type === "event").length;
      if (events >= 2) half.resolve();
    }
  })();
  const watching = watchRun(ctx, run.id);
  await half.promise;
  void seen;
  return { run, watching };
}

const current = async () => (await selectUserEvents(ctx.db, ctx.project, userId)).map(({ type }) => type);
const prompts = () => provider.requests.map(({ body }) => String(body?.messages?.at(-1)?.content));
const ALL = ["浏览", "比较", "搜索", "预约"];

/** The whole story, however often it was interrupted. */
async function expectWhole(run: Run, { frames, fold }: { frames: Frame[]; fold: RunFold }): Promise<void> {
  expect(await getRun(ctx, RunId.parse(run.id))).toMatchObject({ status: "succeeded" });
  expect(await current()).toEqual(ALL);
  expect(fold.state.events.map(({ type }) => type)).toEqual(ALL);
  const stored = await selectUserEvents(ctx.db, ctx.project, userId);
  expect(fold.state.events.map(({ id }) => id)).toEqual(stored.map(({ id }) => id));
  expect(fold.state.answer).not.toContain("半");
  for (const text of fold.state.answer.split("\n")) if (text !== "") expect(() => JSON.parse(text)).not.toThrow();
  const later = await watchRun(ctx, run.id);
  expect(later.frames.map(({ seq }) => seq)).toEqual(later.frames.map((_, i) => i + 1));
  // Who watched a writer that was replaced was told once more what it had shown and never logged.
  expect({ ...later.fold.state, resets: 0 }).toEqual({ ...fold.state, resets: 0 });
  expect(frames.filter(({ type }) => ["done", "error", "cancelled"].includes(type)).length).toBe(1);
  // Only what was missing was asked for.
  const last = prompts().at(-1) ?? "";
  expect(last).not.toContain('"id":"r3"');
  expect(last).toContain('"id":"r4"');
}

describe("an attempt that follows another", () => {
  test("keeps the records that were committed and asks for the rest; what the other still writes counts no more", async () => {
    const { run, watching } = await startHalf();
    const first = localRun({ projectId: ctx.project, runId: run.id });
    provider.queue(rest);
    const row = await takeOverRun(ctx, run.id);
    expect(row).toMatchObject({ attempt: 2 });
    const second = carryOut(ctx, row, "successor", extractionWork);
    await second.ended;
    // The first one wakes up, and its model goes on as if nothing had happened.
    provider.release();
    await first?.ended;
    await expectWhole(run, await watching);
    expect(await countRows(ctx.db, "events", ctx.project)).toBe(4);
  });

  test("that finds other rows than the last one did starts from nothing", async () => {
    const { run, watching } = await startHalf();
    await insertTestBehaviors(ctx.db, {
      projectId: ctx.project,
      userId,
      rows: [{ at: new Date(Date.UTC(2026, 0, 1, 1)).toISOString(), item: "新" }],
    });
    provider.queue(recordsAnswer([event("重来", "r1-r7")]));
    await carryOut(ctx, await takeOverRun(ctx, run.id), "successor", extractionWork).ended;
    provider.release();
    const { fold } = await watching;
    expect(await current()).toEqual(["重来"]);
    expect(fold.state.events.map(({ type }) => type)).toEqual(["重来"]);
    expect(await countRows(ctx.db, "events", ctx.project)).toBe(1);
    expect((await getRun(ctx, RunId.parse(run.id))).attempts).toBe(2);
  });
});

describe("a person", () => {
  test("pauses a run, and it goes on from its last complete record when they resume it", async () => {
    await keep();
    const { run, watching } = await startHalf();
    const id = RunId.parse(run.id);
    await pauseRun(ctx, id);
    await localRun({ projectId: ctx.project, runId: run.id })?.ended;
    expect(await getRun(ctx, id)).toMatchObject({ status: "paused", pause_reason: "person" });
    expect(provider.openSockets()).toBe(0);
    expect(await current()).toEqual([]);
    provider.queue(rest);
    await resumeRun(ctx, id);
    await expectWhole(run, await watching);
    expect(await getRun(ctx, id)).toMatchObject({ attempts: 2, usage: { calls: 2 } });
  });

  test("cancels a run that is paused, and one that waits for its service", async () => {
    await keep();
    const { run, watching } = await startHalf();
    const id = RunId.parse(run.id);
    await pauseRun(ctx, id);
    await localRun({ projectId: ctx.project, runId: run.id })?.ended;
    await cancelRun(ctx, id);
    const { frames } = await watching;
    expect(frames.at(-1)?.type).toBe("cancelled");
    expect((await getRun(ctx, id)).status).toBe("cancelled");
    expect(await countRows(ctx.db, "events", ctx.project)).toBe(0);
    await expect(resumeRun(ctx, id)).rejects.toMatchObject({ code: "run_not_resumable" });
    await expect(pauseRun(ctx, id)).rejects.toMatchObject({ code: "run_not_pausable" });

    provider.queue(refusal(429, { message: "later" }, { "retry-after": "600" }));
    const waiting = (await extractEvents(ctx, { user_id: userId })).run;
    const waitingId = RunId.parse(waiting.id);
    await localRun({ projectId: ctx.project, runId: waiting.id })?.ended;
    const parked = await getRun(ctx, waitingId);
    expect(parked.status).toBe("waiting_retry");
    expect(Date.parse(parked.wait_until ?? "") - Date.now()).toBeGreaterThan(550_000);
    await cancelRun(ctx, waitingId);
    expect((await watchRun(ctx, waiting.id)).frames.at(-1)?.type).toBe("cancelled");
  });

  test("has a run that waits for its service go on at once", async () => {
    await keep();
    provider.queue(
      refusal(429, { message: "later" }, { "retry-after": "600" }),
      recordsAnswer([event("浏览", "r1-r6")]),
    );
    const { run } = await extractEvents(ctx, { user_id: userId });
    await localRun({ projectId: ctx.project, runId: run.id })?.ended;
    await resumeRun(ctx, RunId.parse(run.id));
    const { frames } = await watchRun(ctx, run.id);
    expect(frames.map(({ type }) => type)).toContain("reset");
    expect(frames.at(-1)?.type).toBe("done");
    expect(await current()).toEqual(["浏览"]);
  });
});

test("an answer that is cut at its length limit goes on behind its last complete record", async () => {
  provider.queue(
    {
      steps: [
        line(event("浏览", "r1")),
        line(event("比较", "r2-r3")),
        { do: "text", text: '{"type":"半' },
        { do: "chunk", data: chunkOf({}, "length") },
        { do: "done" },
      ],
    },
    rest,
  );
  const { run } = await extractEvents(ctx, { user_id: userId });
  await expectWhole(run, await watchRun(ctx, run.id));
  expect(provider.requests.length).toBe(2);
});

test("a window whose rows are all dealt with needs no end record", async () => {
  provider.queue(steps(line(event("浏览", "r1-r6")), { do: "reset" }));
  const { run } = await extractEvents(ctx, { user_id: userId });
  await watchRun(ctx, run.id);
  expect(provider.requests.length).toBe(1);
  expect(await current()).toEqual(["浏览"]);
});
