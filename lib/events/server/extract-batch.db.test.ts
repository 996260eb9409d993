import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { selectUserEvents } from "@/db";
import { insertTestBehaviors } from "@/db/testing";
import { recordsAnswer, refusal, startProvider, steps, type Provider } from "@/e2e/provider/index";
import { RunId, SegmentId, UserId, type Ctx } from "@/lib/core";
import type { ServerLlmClient } from "@/lib/llm/server";
import { RunFold, isTerminal, type Frame, type Run } from "@/lib/runs";
import {
  cancelRun,
  changeLimits,
  getRun,
  listCauses,
  listItems,
  listRuns,
  pauseRun,
  resumeRun,
  retryRun,
  type KeptRuns,
} from "@/lib/runs/server";
import { createSegment } from "@/lib/people/server";
import { createTestCtx } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { createTestLlm, keepTestRuns, serviceAt, watchRun } from "@/lib/testing/test-runs";
import { estimateBatch } from "./estimate-batch";
import { extractBatch } from "./extract-batch";
import { extractEvents } from "./extract-events";

let database: TestDb;
let provider: Provider;
let ctx: Ctx;
let llm: ServerLlmClient;
let keeper: KeptRuns;

beforeAll(async () => {
  [database, provider] = await Promise.all([createTestDb({ max: 10 }), startProvider()]);
});
afterAll(async () => {
  await Promise.all([database.close(), provider.close()]);
});
beforeEach(async () => {
  llm = createTestLlm(database.db, serviceAt(provider));
  ctx = await createTestCtx(database.db, { llm });
  keeper = await keepTestRuns(ctx);
});
afterEach(async () => {
  await keeper.stop();
  await llm.close();
  provider.reset();
});

const name = (n: number) => `user_${String(n).padStart(3, "0")}`;

async function giveUsers(count: number, on = ctx) {
  for (let n = 1; n <= count; n++) {
    const rows = [0, 1, 2].map((i) => ({
      at: new Date(Date.UTC(2026, 0, 1, 0, i)).toISOString(),
      item: `${name(n)} 车型${i}`,
    }));
    await insertTestBehaviors(on.db, { projectId: on.project, userId: UserId.parse(name(n)), rows });
  }
}

const event = (type: string, ...evidence: string[]) => ({
  type,
  category: "exploration",
  confidence: 0.8,
  evidence,
  context: "",
});
const good = recordsAnswer([event("浏览", "r1"), event("比较", "r2-r3")]);
/** The same once the test lets go of it. */
const held = { ...good, steps: [{ do: "hold" } as const, ...good.steps] };
const asked = () => provider.requests.length;

const framesOf = async (id: string) => (await watchRun(ctx, id)).frames;

async function ended(run: Run): Promise<{ run: Run; frames: Frame[] }> {
  const frames = await framesOf(run.id);
  return { run: await getRun(ctx, run.id), frames };
}

async function until(run: Run, holds: (run: Run) => boolean): Promise<Run> {
  for (;;) {
    const now = await getRun(ctx, run.id);
    if (holds(now)) return now;
    if (isTerminal(now.status)) throw new Error(`ended as ${now.status} before`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const eventsOf = async (n: number) => (await selectUserEvents(ctx.db, ctx.project, name(n))).map(({ type }) => type);

describe("a run over many users", () => {
  test("does each of them once, in its lanes, and counts them", async () => {
    await giveUsers(12);
    provider.rule({ script: held });
    const parent = await extractBatch(ctx, { lanes: 3 });
    expect(parent).toMatchObject({ status: "running", lanes: 3 });
    await until(parent, () => asked() === 3);
    expect((await getRun(ctx, RunId.parse(parent.id))).items).toMatchObject({ running: 3, queued: 9 });
    expect(asked()).toBe(3);
    provider.release();
    const { run, frames } = await ended(parent);
    expect(run).toMatchObject({
      status: "succeeded",
      progress: { done: 12, total: 12, unit: "items", percent: 100 },
      items: { total: 12, done: 12, failed: 0, queued: 0, running: 0 },
      usage: { calls: 12 },
    });
    expect(provider.requests.length).toBe(12);
    expect(frames.map(({ seq }) => seq)).toEqual(frames.map((_, i) => i + 1));
    expect(new Set(frames.map(({ type }) => type))).toEqual(
      new Set(["start", "item", "progress", "usage", "result", "done"]),
    );
    const told = frames.flatMap((frame) => (frame.type === "item" && frame.status === "succeeded" ? [frame.item] : []));
    expect(told.toSorted()).toEqual(Array.from({ length: 12 }, (_, i) => name(i + 1)));
    const percents = frames.flatMap((frame) => (frame.type === "progress" ? [frame.percent] : []));
    expect(percents).toEqual(percents.toSorted((a, b) => a - b));
    for (let n = 1; n <= 12; n++) expect(await eventsOf(n)).toEqual(["浏览", "比较"]);
    expect((await listRuns(ctx, { limit: 50 })).items.map(({ id }) => id)).toEqual([parent.id]);
    const items = await listItems(ctx, RunId.parse(parent.id), { limit: 5 });
    expect(items.items.map(({ item, status }) => [item, status])).toEqual(
      [1, 2, 3, 4, 5].map((n) => [name(n), "succeeded"]),
    );
    expect(items.next_cursor).toBe("4");
  });

  test("leaves out those whose events are there, unless all are asked for", async () => {
    await giveUsers(3);
    provider.rule({ script: good });
    await framesOf((await extractEvents(ctx, { user_id: UserId.parse(name(1)) })).run.id);
    expect((await ended(await extractBatch(ctx, {}))).run.items?.total).toBe(2);
    await expect(extractBatch(ctx, {})).rejects.toMatchObject({ code: "nothing_to_do" });
    expect((await ended(await extractBatch(ctx, { only: "all" }))).run.items?.total).toBe(3);
    await expect(extractBatch(ctx, { user_ids: [UserId.parse("nobody")] })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("joins a user's run that is going on instead of writing the user twice", async () => {
    await giveUsers(2);
    provider.queue(steps({ do: "text", text: "{" }, { do: "stall" }));
    const single = await extractEvents(ctx, { user_id: UserId.parse(name(1)) });
    provider.rule({ script: good });
    const parent = await extractBatch(ctx, {});
    const { items } = await listItems(ctx, RunId.parse(parent.id), { limit: 10 });
    expect(items[0]).toMatchObject({ item: name(1), run_id: single.run.id });
    expect(items[1]?.run_id).not.toBe(single.run.id);
    await cancelRun(ctx, RunId.parse(single.run.id));
    expect((await ended(parent)).run).toMatchObject({ status: "partial", items: { done: 1, cancelled: 1 } });
  });

  test("groups what failed by its cause, and does a group again", async () => {
    await giveUsers(6);
    provider.rule({ contains: name(2), script: recordsAnswer([event("编造", "r99")]) });
    provider.rule({ contains: name(4), script: refusal(400, { message: "no" }) });
    provider.rule({ contains: name(5), script: refusal(400, { message: "no" }) });
    provider.rule({ script: good });
    const { run } = await ended(await extractBatch(ctx, {}));
    expect(run).toMatchObject({ status: "partial", items: { done: 3, failed: 3 } });
    expect((await listCauses(ctx, RunId.parse(run.id))).map(({ code, items }) => [code, items])).toEqual([
      ["upstream_rejected", 2],
      ["answer_unusable", 1],
    ]);
    provider.reset();
    provider.rule({ script: good });
    const again = await retryRun(ctx, RunId.parse(run.id), "upstream_rejected");
    expect(again).toMatchObject({ made: true, run: { retry_of: run.id } });
    expect((await ended(again.run)).run).toMatchObject({ status: "succeeded", items: { total: 2, done: 2 } });
    expect(await eventsOf(4)).toEqual(["浏览", "比较"]);
    expect(await eventsOf(2)).toEqual([]);
    await expect(retryRun(ctx, RunId.parse(again.run.id))).rejects.toMatchObject({ code: "run_not_retryable" });
  });
});

describe("a parent", () => {
  test("that is paused lets what is under way end, begins nothing more, and goes on when it is resumed", async () => {
    await giveUsers(8);
    provider.rule({ script: held });
    const parent = await extractBatch(ctx, { lanes: 2 });
    const id = RunId.parse(parent.id);
    await until(parent, () => asked() === 2);
    await pauseRun(ctx, id);
    await until(parent, ({ status }) => status === "paused");
    provider.release();
    const rested = await until(parent, ({ items }) => items?.running === 0);
    expect(rested).toMatchObject({ status: "paused", pause_reason: "person", items: { done: 2, queued: 6 } });
    expect(asked()).toBe(2);
    expect((await resumeRun(ctx, id)).status).not.toBe("paused");
    const { run, frames } = await ended(parent);
    expect(run).toMatchObject({ status: "succeeded", items: { done: 8 } });
    expect(asked()).toBe(8);
    expect(frames.map(({ seq }) => seq)).toEqual(frames.map((_, i) => i + 1));
    const fold = new RunFold();
    fold.add(frames);
    expect(fold.state.status).toBe("succeeded");
  });

  test("that is cancelled ends at once, with all its items, each with one last frame", async () => {
    await giveUsers(6);
    provider.rule({ script: steps({ do: "text", text: "{" }, { do: "stall" }) });
    const parent = await extractBatch(ctx, { lanes: 2 });
    const id = RunId.parse(parent.id);
    await until(parent, () => asked() === 2);
    await cancelRun(ctx, id);
    const { run, frames } = await ended(parent);
    expect(run.status).toBe("cancelled");
    expect(frames.at(-1)?.type).toBe("cancelled");
    const { items } = await listItems(ctx, id, { limit: 10 });
    for (const { run_id } of items) {
      const child = await framesOf(run_id);
      expect(child.filter(({ type }) => ["done", "error", "cancelled"].includes(type)).length).toBe(1);
      expect(child.at(-1)?.type).toBe("cancelled");
      expect(child.map(({ seq }) => seq)).toEqual(child.map((_, i) => i + 1));
    }
    expect((await getRun(ctx, id)).items).toMatchObject({ total: 6, cancelled: 6 });
    const retried = await retryRun(ctx, id);
    provider.reset();
    provider.rule({ script: good });
    await cancelRun(ctx, RunId.parse(retried.run.id));
    await ended(retried.run);
  });

  test("rests by itself when the service takes no requests, and does again what failed for that", async () => {
    await giveUsers(5);
    provider.rule({ script: refusal(401, { message: "bad key" }) });
    const parent = await extractBatch(ctx, { lanes: 1 });
    const id = RunId.parse(parent.id);
    const rested = await until(parent, ({ status, items }) => status === "paused" && items?.running === 0);
    expect(rested).toMatchObject({ pause_reason: "upstream" });
    expect(provider.requests.length).toBeLessThanOrEqual(2);
    provider.reset();
    provider.rule({ script: good });
    await resumeRun(ctx, id);
    expect((await ended(parent)).run).toMatchObject({ status: "succeeded", items: { total: 5, done: 5 } });
  });

  test("takes more lanes at once", async () => {
    await giveUsers(4);
    provider.rule({ script: held });
    const parent = await extractBatch(ctx, { lanes: 1 });
    await until(parent, () => asked() === 1);
    await changeLimits(ctx, RunId.parse(parent.id), { lanes: 4 });
    await until(parent, () => asked() === 4);
    provider.release();
    expect((await ended(parent)).run.status).toBe("succeeded");
  });

  test("shares places with another project's", async () => {
    await giveUsers(20);
    const other = await createTestCtx(database.db, { llm });
    await giveUsers(4, other);
    provider.rule({ script: held });
    const big = await extractBatch(ctx, { lanes: 64 });
    await until(big, () => asked() === 16);
    const small = await extractBatch(other, { lanes: 64 });
    provider.release();
    const smallDone = (async () => {
      for (;;) if (isTerminal((await getRun(other, RunId.parse(small.id))).status)) return;
    })();
    await Promise.all([smallDone, ended(big)]);
    expect((await getRun(other, RunId.parse(small.id))).status).toBe("succeeded");
  });
});

describe("a budget", () => {
  /** Each answer uses 100 tokens, as the service says itself. */
  const priced = recordsAnswer([event("浏览", "r1"), event("比较", "r2-r3")], {
    usage: { prompt_tokens: 60, completion_tokens: 40, total_tokens: 100 },
  });

  test("that is used up lets the run rest; with more it goes on", async () => {
    await giveUsers(10);
    provider.rule({ script: priced });
    const parent = await extractBatch(ctx, { lanes: 1, budget: { tokens: 500 } });
    const id = RunId.parse(parent.id);
    const rested = await until(parent, ({ status, items }) => status === "paused" && items?.running === 0);
    expect(rested).toMatchObject({ pause_reason: "budget", budget: { tokens: 500 } });
    // However long the parent takes to look: nothing is begun that would go beyond.
    expect(provider.requests.length).toBe(5);

    await changeLimits(ctx, id, { budget: { tokens: 5000 } });
    await resumeRun(ctx, id);
    expect((await ended(parent)).run).toMatchObject({ status: "succeeded", items: { done: 10 } });
    expect(provider.requests.length).toBe(10);
  });

  test("that was lifted holds nothing up, and a run that ended has none to change", async () => {
    await giveUsers(2);
    provider.rule({ script: held });
    const parent = await extractBatch(ctx, { budget: { cost: 0.01 } });
    const id = RunId.parse(parent.id);
    expect(await changeLimits(ctx, id, { budget: null })).not.toHaveProperty("budget");
    provider.release();
    expect((await ended(parent)).run.status).toBe("succeeded");
    await expect(changeLimits(ctx, id, { budget: { cost: 1 } })).rejects.toMatchObject({ code: "run_not_resumable" });
  });
});

describe("a probe", () => {
  test("does a few who stand for all, and says what the rest is likely to take", async () => {
    await giveUsers(30);
    provider.rule({
      script: recordsAnswer([event("浏览", "r1"), event("比较", "r2-r3")], {
        usage: { prompt_tokens: 60, completion_tokens: 40, total_tokens: 100 },
      }),
    });
    expect(await estimateBatch(ctx, {})).toEqual({ users: 30, rows: 90, measured: 0 });
    const { run } = await ended(await extractBatch(ctx, { probe: 5 }));
    expect(run).toMatchObject({ status: "succeeded", items: { total: 5, done: 5 }, input: { only: "due", probe: 5 } });
    const estimate = await estimateBatch(ctx, { probe: RunId.parse(run.id), lanes: 5 });
    // All users have the same number of rows and all answers the same number of tokens.
    expect(estimate).toMatchObject({ users: 25, rows: 75, measured: 5, tokens: { est: 2500, lo: 2500, hi: 2500 } });
    expect(estimate).not.toHaveProperty("cost");
    expect(await estimateBatch(ctx, {})).toMatchObject({ users: 25, measured: 5 });
    await ended(await extractBatch(ctx, {}));
    expect(await estimateBatch(ctx, {})).toMatchObject({ users: 0, rows: 0, tokens: { est: 0 } });
  });

  test("tells costs in the currency of the connection's prices", async () => {
    const prices = { prompt: 2, completion: 8, currency: "CNY" };
    const priced = createTestLlm(database.db, { ...serviceAt(provider), prices });
    // What the keeper begins asks this model, too.
    Object.assign(ctx, { llm: priced });
    await giveUsers(6);
    provider.rule({
      script: recordsAnswer([event("浏览", "r1"), event("比较", "r2-r3")], {
        usage: { prompt_tokens: 60, completion_tokens: 40, total_tokens: 100 },
      }),
    });
    const { run, frames } = await ended(await extractBatch(ctx, { probe: 4 }));
    expect(run.usage).toMatchObject({ calls: 4, currency: "CNY" });
    expect(run.usage?.cost).toBeCloseTo(4 * 440e-6, 9);
    expect(frames.findLast(({ type }) => type === "usage")).toMatchObject({ currency: "CNY" });
    const { items } = await listItems(ctx, run.id, { limit: 1 });
    expect(items[0]?.usage).toMatchObject({ cost: 440e-6, currency: "CNY" });
    const estimate = await estimateBatch(ctx, { probe: RunId.parse(run.id) });
    expect(estimate).toMatchObject({ users: 2, currency: "CNY" });
    expect(estimate.cost?.est).toBeCloseTo(2 * 440e-6, 9);
    await priced.close();
  });

  test("measures nothing by answers of another model, or out of the cache", async () => {
    await giveUsers(4);
    provider.rule({ script: good });
    await ended(await extractBatch(ctx, {}));
    const { llm: asked } = ctx;
    const connection = { ...asked.connection, model: "another" };
    const other = { ...ctx, llm: { ...asked, connection, connectionFor: async () => connection } };
    expect(await estimateBatch(other, { only: "all" })).toEqual({ users: 4, rows: 12, measured: 0 });
  });

  test("of a user who is not there is not_found", async () => {
    await expect(estimateBatch(ctx, { user_ids: [UserId.parse("nobody")] })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

test("a batch over a segment is about those who are in it and due, and says which segment it was", async () => {
  await giveUsers(5);
  const { id } = await createSegment(ctx, {
    name: "Two of them",
    definition: { where: { on: "behaviors", item: [`${name(2)} 车型0`, `${name(4)} 车型1`] } },
  });
  provider.rule({ script: recordsAnswer([event("浏览车型", "r1-r3")]) });
  const run = await extractBatch(ctx, { segment: id, lanes: 2 });
  expect(run.input).toMatchObject({ segment: id, only: "due" });
  expect((await listItems(ctx, run.id, { limit: 10 })).items.map(({ item }) => item)).toEqual([name(2), name(4)]);
  await ended(run);
  await expect(extractBatch(ctx, { segment: id })).rejects.toMatchObject({ code: "nothing_to_do" });
  await expect(extractBatch(ctx, { segment: "reached" })).rejects.toMatchObject({ code: "segment_without_targets" });
  await expect(extractBatch(ctx, { segment: SegmentId.parse(`seg_${"0".repeat(26)}`) })).rejects.toMatchObject({
    code: "not_found",
  });
  await expect(extractBatch(ctx, { segment: id, user_ids: [UserId.parse(name(1))] })).rejects.toMatchObject({
    code: "bad_request",
  });
});
