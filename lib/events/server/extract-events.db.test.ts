import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { selectUserEvents } from "@/db";
import {
  countRows,
  insertTestBehaviors,
  makeTestTimesNaive,
  removeTestBehavior,
  type TestBehavior,
} from "@/db/testing";
import { answer, chunkOf, recordsAnswer, refusal, startProvider, steps, type Provider } from "@/e2e/provider/index";
import { UserId, silentLog, systemClock, systemIds, type Ctx } from "@/lib/core";
import { createDbLedger, createLlmClient, type ServerLlmClient } from "@/lib/llm/server";
import { changeProject, getUser } from "@/lib/people/server";
import { RunFold, START, type Frame, type Run } from "@/lib/runs";
import { cancelRun, getRun, openTail } from "@/lib/runs/server";
import { createTestCtx } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { createTestLlm, serviceAt, watchRun } from "@/lib/testing/test-runs";
import { extractEvents } from "./extract-events";

let database: TestDb;
let provider: Provider;
let ctx: Ctx;
let llm: ServerLlmClient;
const userId = UserId.parse("张三");

beforeAll(async () => {
  [database, provider] = await Promise.all([createTestDb(), startProvider()]);
});
afterAll(async () => {
  await Promise.all([database.close(), provider.close()]);
});

beforeEach(async () => {
  llm = createTestLlm(database.db, serviceAt(provider), { concurrency: 4, retriesMax: 4, limits: { idleMs: 300 } });
  ctx = await createTestCtx(database.db, { llm });
});
afterEach(async () => {
  await llm.close();
  provider.reset();
});

const minutes = (n: number): TestBehavior[] =>
  Array.from({ length: n }, (_, i) => ({
    at: new Date(Date.UTC(2026, 0, 1, 0, i)).toISOString(),
    item: `车型${i}`,
    properties: { price: `${i}万` },
  }));

const give = (n: number) => insertTestBehaviors(ctx.db, { projectId: ctx.project, userId, rows: minutes(n) });

const event = (type: string, ...evidence: string[]) => ({
  type,
  category: "exploration",
  confidence: 0.8,
  evidence,
  context: "",
});

const framesOf = async ({ id }: { id: string }) => (await watchRun(ctx, id)).frames;

async function extract(): Promise<{ run: Run; frames: Frame[]; types: string[] }> {
  const { run } = await extractEvents(ctx, { user_id: userId });
  const frames = await framesOf(run);
  return { run: await getRun(ctx, run.id), frames, types: frames.map(({ type }) => type) };
}

const current = async () => (await selectUserEvents(ctx.db, ctx.project, userId)).map(({ type }) => type);

describe("a whole answer", () => {
  test("becomes events that rest on the user's own rows, in one step, and the prompt held every field", async () => {
    await give(6);
    provider.queue(recordsAnswer([event("浏览车型", "r1-r3"), event("比较车型", "r5", "r4")]));
    const { run, frames, types } = await extract();
    expect(run).toMatchObject({ status: "succeeded", result: { events: 2 }, progress: { percent: 100 } });
    expect(types.filter((type) => type === "event").length).toBe(2);
    expect(types.at(-1)).toBe("done");
    expect(types.filter((type) => ["done", "error", "cancelled"].includes(type)).length).toBe(1);
    const events = await selectUserEvents(ctx.db, ctx.project, userId);
    expect(events).toMatchObject([
      { type: "浏览车型", start: "2026-01-01T00:00:00.000Z", end: "2026-01-01T00:02:00.000Z", user_id: userId },
      { type: "比较车型", start: "2026-01-01T00:03:00.000Z", end: "2026-01-01T00:04:00.000Z" },
    ]);
    expect(events.map(({ behavior_ids }) => behavior_ids.length)).toEqual([3, 2]);
    expect(frames.flatMap((frame) => (frame.type === "event" ? [frame.event.id] : []))).toEqual(
      events.map(({ id }) => id),
    );
    const prompt = provider.requests[0]?.body?.messages?.map(({ content }) => content).join("\n") ?? "";
    for (let i = 0; i < 6; i++) {
      expect(prompt).toContain(`车型${i}`);
      expect(prompt).toContain(`${i}万`);
    }
    expect(await getUser(ctx, userId)).toMatchObject({
      events: 2,
      extraction: { state: "done", run_id: run.id, error: null, model: "m" },
    });
    await llm.settled();
    expect(await countRows(ctx.db, "calls", ctx.project)).toBe(1);
  });

  test("with refused lines is partial: the good ones count, the bad ones are told and kept", async () => {
    await give(4);
    provider.queue(
      recordsAnswer([event("浏览", "r1"), event("编造", "r99"), event("搜索", "r2"), event("比较", "r3")]),
    );
    const { run, frames } = await extract();
    expect(run.status).toBe("partial");
    expect(frames.filter(({ type }) => type === "rejected")).toMatchObject([{ line: 2, reason: "unknown_evidence" }]);
    expect(await current()).toEqual(["浏览", "搜索", "比较"]);
    expect(await countRows(ctx.db, "rejected_lines", ctx.project)).toBe(1);
  });

  test("keeps reasoning apart: it is shown, and never read as records", async () => {
    await give(2);
    provider.queue(recordsAnswer([event("浏览", "r1")], { reasoning: JSON.stringify(event("想法", "r2")) }));
    const { frames } = await extract();
    const reasoning = frames.filter((frame) => frame.type === "llm_chunk" && frame.channel === "reasoning");
    expect(reasoning.length).toBeGreaterThan(0);
    expect(await current()).toEqual(["浏览"]);
  });
});

describe("an answer that is not whole", () => {
  const first = recordsAnswer([event("旧事件", "r1")]);

  test.each([
    ["no end record", answer(`${JSON.stringify(event("新事件", "r1"))}\n`)],
    [
      "cut in a line",
      steps({ do: "text", text: `${JSON.stringify(event("新事件", "r1"))}\n{"type":"半` }, { do: "cut" }),
    ],
    ["the length limit", answer({ text: `${JSON.stringify(event("新事件", "r1"))}\n`, finish: "length" })],
    ["empty", answer("")],
    ["prose", answer("抱歉，我不能这样做。\n")],
    ["garbage with an end", recordsAnswer([event("假", "r77"), event("假", "r78"), event("新事件", "r1")])],
    [
      "an error object",
      steps(
        { do: "text", text: `${JSON.stringify(event("新事件", "r1"))}\n` },
        { do: "chunk", data: { error: { message: "boom" } } },
      ),
    ],
    ["a stall", steps({ do: "chunk", data: chunkOf({ content: "{" }) }, { do: "stall" })],
    ["a login page", { headers: { "content-type": "text/html" }, steps: [{ do: "raw", text: "<html>" }] }],
  ] as const)("%s: fails, and the earlier events stay", async (_, fault) => {
    await give(3);
    provider.queue(first);
    expect((await extract()).run.status).toBe("succeeded");
    provider.rule({ script: fault as never });
    const { run, frames, types } = await extract();
    expect(run.status).toBe("failed");
    expect(types.at(-1)).toBe("error");
    expect(frames.map(({ seq }) => seq)).toEqual(frames.map((_, i) => i + 1));
    expect(await current()).toEqual(["旧事件"]);
    expect(await countRows(ctx.db, "events", ctx.project)).toBe(1);
    expect(await getUser(ctx, userId)).toMatchObject({ events: 1, extraction: { state: "failed" } });
    // Asking again after a failure works like the first time.
    provider.reset();
    provider.queue(recordsAnswer([event("再次", "r2")]));
    expect((await extract()).run.status).toBe("succeeded");
    expect(await current()).toEqual(["再次"]);
  });

  test("complete records stay, the half one is withdrawn, and only what is missing is asked for", async () => {
    await give(3);
    provider.queue(
      steps({ do: "text", text: `${JSON.stringify(event("半途", "r1"))}\n{"type"` }, { do: "reset" }),
      recordsAnswer([event("完整", "r2")]),
    );
    const { run, frames, types } = await extract();
    expect(run.status).toBe("succeeded");
    expect(types).toContain("retry");
    expect(types.filter((type) => type === "reset").length).toBe(1);
    const fold = new RunFold();
    fold.add(frames);
    expect(fold.state.events.map(({ type }) => type)).toEqual(["半途", "完整"]);
    expect(fold.state.answer.split("\n").map((line) => line.slice(0, 20))).toEqual(
      [event("半途", "r1"), event("完整", "r2"), { end: true, records: 1 }]
        .map((record) => JSON.stringify(record).slice(0, 20))
        .concat(""),
    );
    expect(fold.state.retries).toMatchObject([{ try: 1, reason: "upstream_broken" }]);
    expect(await current()).toEqual(["半途", "完整"]);
    expect(await countRows(ctx.db, "events", ctx.project)).toBe(2);
    const [whole, rest] = provider.requests.map(({ body }) => String(body?.messages?.at(-1)?.content));
    expect([whole?.includes('"id":"r1"'), rest?.includes('"id":"r1"')]).toEqual([true, false]);
    expect(rest).toContain('"id":"r2"');
  });

  test("a request to slow down is obeyed and shown", async () => {
    await give(2);
    provider.queue(refusal(429, { message: "slow" }, { "retry-after": "0" }), recordsAnswer([event("浏览", "r1")]));
    const { run, frames } = await extract();
    expect(run.status).toBe("succeeded");
    expect(frames.find(({ type }) => type === "retry")).toMatchObject({ try: 1, reason: "upstream_rate_limited" });
  });
});

test("events keep to their evidence when the project's zone changes while the model writes", async () => {
  await give(4);
  await makeTestTimesNaive(ctx.db, ctx.project);
  provider.queue(recordsAnswer([event("浏览", "r1"), event("比较", "r2-r4")], { ms: 20 }));
  const { run } = await extractEvents(ctx, { user_id: userId });
  const tail = await openTail(ctx, { runId: run.id, after: START, signal: new AbortController().signal });
  let changed = false;
  for await (const step of tail ?? []) {
    if (changed || !step?.some(({ type }) => type === "event")) continue;
    changed = true;
    await changeProject(ctx, ctx.project, { timeZone: "UTC" });
  }
  const events = await selectUserEvents(ctx.db, ctx.project, userId);
  expect(events.map(({ start }) => start)).toEqual(["2026-01-01T08:00:00.000Z", "2026-01-01T08:01:00.000Z"]);
});

test("events whose rows went away while the model wrote do not become current", async () => {
  await give(4);
  provider.queue(recordsAnswer([event("浏览", "r1"), event("比较", "r2-r4")], { ms: 20 }));
  const { run } = await extractEvents(ctx, { user_id: userId });
  const tail = await openTail(ctx, { runId: run.id, after: START, signal: new AbortController().signal });
  let removed = false;
  for await (const step of tail ?? []) {
    if (removed || !step?.some(({ type }) => type === "event")) continue;
    removed = true;
    await removeTestBehavior(ctx.db, { projectId: ctx.project, userId, at: minutes(3)[2]?.at ?? "" });
  }
  expect(await getRun(ctx, run.id)).toMatchObject({ status: "succeeded" });
  expect(await current()).toEqual(["浏览"]);
  expect(await getUser(ctx, userId)).toMatchObject({ events: 1, extraction: { state: "stale" } });
});

describe("a long history", () => {
  test("of 2,000 behaviours is cut into windows that cover every row once", async () => {
    await give(2000);
    const offline = createLlmClient({
      connection: { offline: true, tokensPerS: 0 },
      ledger: createDbLedger(database.db),
      clock: systemClock,
      ids: systemIds,
      log: silentLog,
      concurrency: 4,
      retriesMax: 0,
    });
    ctx = { ...ctx, llm: offline };
    const { run, frames } = await extract();
    expect(run).toMatchObject({ status: "succeeded" });
    const events = await selectUserEvents(ctx.db, ctx.project, userId);
    const used = events.flatMap(({ behavior_ids }) => behavior_ids);
    expect(used.length).toBe(2000);
    expect(new Set(used).size).toBe(2000);
    const percents = frames.flatMap((frame) => (frame.type === "progress" ? [frame.percent] : []));
    expect(percents).toEqual(percents.toSorted((a, b) => a - b));
    await offline.close();
    expect(await countRows(ctx.db, "calls", ctx.project)).toBeGreaterThanOrEqual(17);
  });
});

describe("asking, joining, cancelling", () => {
  test("a user without behaviours and a user that is not there are refused before a run exists", async () => {
    await expect(extractEvents(ctx, { user_id: userId })).rejects.toMatchObject({ code: "not_found" });
    await insertTestBehaviors(ctx.db, { projectId: ctx.project, userId, rows: [] });
    await expect(extractEvents(ctx, { user_id: userId })).rejects.toMatchObject({ code: "user_without_behaviors" });
  });

  test("a second request joins; regenerating afterwards asks the model again", async () => {
    await give(2);
    provider.rule({ script: recordsAnswer([event("浏览", "r1")], { ms: 5 }) });
    const both = await Promise.all([extractEvents(ctx, { user_id: userId }), extractEvents(ctx, { user_id: userId })]);
    expect(both[0].run.id).toBe(both[1].run.id);
    expect(both.map(({ joined }) => joined).toSorted()).toEqual([false, true]);
    await framesOf(both[0].run);
    expect(provider.requests.length).toBe(1);
    await extract();
    expect(provider.requests.length).toBe(2);
  });

  test("a cancel closes the upstream connection and leaves the earlier events", async () => {
    await give(2);
    provider.queue(
      recordsAnswer([event("旧事件", "r1")]),
      steps({ do: "text", text: `${JSON.stringify(event("新事件", "r1"))}\n` }, { do: "stall" }),
    );
    await extract();
    const { run } = await extractEvents(ctx, { user_id: userId });
    const tail = await openTail(ctx, { runId: run.id, after: START, signal: new AbortController().signal });
    let types: string[] = [];
    if (tail) {
      for await (const step of tail) {
        types = types.concat((step ?? []).map(({ type }) => type));
        if (step?.some(({ type }) => type === "event")) await cancelRun(ctx, run.id);
      }
    }
    expect(types.at(-1)).toBe("cancelled");
    expect(provider.openSockets()).toBe(0);
    expect(await current()).toEqual(["旧事件"]);
    expect(await countRows(ctx.db, "events", ctx.project)).toBe(1);
    expect((await getUser(ctx, userId)).extraction.state).toBe("done");
  });
});
