import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { countRows } from "@/db/testing";
import { chunkOf, recordsAnswer, startProvider, steps, type Provider } from "@/e2e/provider/index";
import { RunId, type Ctx } from "@/lib/core";
import type { ServerLlmClient } from "@/lib/llm/server";
import { RunFold, START, type Frame, type Run } from "@/lib/runs";
import { cancelRun, getRun, openTail } from "@/lib/runs/server";
import { carryOut } from "@/lib/runs/server/carry-out";
import { localRun } from "@/lib/runs/server/hub";
import { createTestCtx } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { createTestLlm, serviceAt, takeOverRun, watchRun } from "@/lib/testing/test-runs";
import {
  acceptProposals,
  createEventType,
  getEventType,
  listEventTypes,
  listProposals,
  mergeEventTypes,
  rejectProposals,
  unificationWork,
  unifyEventTypes,
} from "./index";

let database: TestDb;
let provider: Provider;
let llm: ServerLlmClient;
let ctx: Ctx;

beforeAll(async () => {
  [database, provider] = await Promise.all([createTestDb({ max: 8 }), startProvider()]);
});
afterAll(async () => {
  await Promise.all([database.close(), provider.close()]);
});
beforeEach(async () => {
  llm = createTestLlm(database.db, serviceAt(provider), { concurrency: 8, retriesMax: 4, limits: { idleMs: 20_000 } });
  ctx = await createTestCtx(database.db, { llm });
});
afterEach(async () => {
  provider.reset();
  await llm.close();
});

/** Types by hand, in the order of the aliases t1, t2 … unless they are alike. */
async function types(...names: string[]): Promise<void> {
  for (const name of names) await createEventType(ctx, { name });
}

async function unified(...records: object[]): Promise<{ run: Run; frames: Frame[]; fold: RunFold }> {
  provider.queue(recordsAnswer(records));
  const { run } = await unifyEventTypes(ctx, {});
  return { run, ...(await watchRun(ctx, run.id)) };
}

const merge = (sources: string[], target: string, more = {}) => ({ kind: "merge", sources, target, ...more });
const line = (record: object) => ({ do: "text", text: `${JSON.stringify(record)}\n` }) as const;
const open = async () => (await listProposals(ctx, { state: "open", limit: 100 })).items;
const names = async () => (await listEventTypes(ctx, { limit: 100 })).items.map(({ name }) => name).toSorted();

describe("a run about the vocabulary", () => {
  test("streams proposals that are committed when they are told, and open when it has ended", async () => {
    await types("购买", "下单", "看直播");
    const { run, frames, fold } = await unified(merge(["t2"], "t1", { name_en: "purchase", reason: "同一意图" }), {
      kind: "describe",
      type: "t3",
      name_en: "watch a live stream",
      definition: "看直播间",
    });
    expect(frames.map(({ type }) => type)).toContain("llm_chunk");
    expect(fold.state.proposals).toMatchObject([
      { kind: "merge", state: "staged", sources: [{ name: "下单" }], target: { name: "购买" }, name_en: "purchase" },
      { kind: "describe", target: { name: "看直播" }, definition: "看直播间" },
    ]);
    expect(await getRun(ctx, RunId.parse(run.id))).toMatchObject({
      kind: "merge-event-types",
      status: "succeeded",
      result: { types: 3, merges: 1, descriptions: 1, rejected: 0, model: "m" },
    });
    expect((await open()).map(({ id }) => id)).toEqual(fold.state.proposals.map(({ id }) => id));
    // Nothing changed so far.
    expect(await names()).toEqual(["下单", "看直播", "购买"]);
    const prompt = String(provider.requests[0]?.body?.messages?.at(-1)?.content);
    for (const name of ["购买", "下单", "看直播"]) expect(prompt).toContain(name);
  });

  test("refuses lines about what it was not asked, and ends as done in part", async () => {
    await types("购买", "下单", "看车");
    const { run, fold } = await unified(
      merge(["t2"], "t1"),
      merge(["t1"], "t2"),
      { kind: "describe", type: "t3", name_en: "look at cars" },
      merge(["t9"], "t1"),
    );
    expect(fold.state.rejected.map(({ reason }) => reason)).toEqual(["merge_loop", "unknown_type"]);
    expect(await getRun(ctx, RunId.parse(run.id))).toMatchObject({ status: "partial" });
    expect((await open()).length).toBe(2);
  });

  test("that brings mostly garbage fails and leaves what was open", async () => {
    await types("购买", "下单");
    await unified(merge(["t2"], "t1"));
    const { run } = await unified({ kind: "oops" }, { kind: "merge", sources: ["x"], target: "y" });
    expect(await getRun(ctx, RunId.parse(run.id))).toMatchObject({
      status: "failed",
      error: { code: "answer_unusable" },
    });
    expect((await open()).length).toBe(1);
  });

  test("keeps the records of an answer that breaks off and asks for the rest only", async () => {
    await types("购买", "下单", "看直播", "打高尔夫");
    provider.queue(
      {
        steps: [
          line(merge(["t2"], "t1")),
          { do: "text", text: '{"kind":"describe","ty' },
          { do: "chunk", data: chunkOf({}, "length") },
          { do: "done" },
        ],
      },
      recordsAnswer([{ kind: "describe", type: "t4", name_en: "play golf" }]),
    );
    const { run } = await unifyEventTypes(ctx, {});
    const { fold } = await watchRun(ctx, run.id);
    expect(fold.state.proposals.map(({ kind }) => kind)).toEqual(["merge", "describe"]);
    const second = String(provider.requests[1]?.body?.messages?.at(-1)?.content);
    expect(second).not.toContain('"t1"');
    expect(second).not.toContain('"t2"');
    expect(second).toContain('"t3"');
    for (const text of fold.state.answer.trim().split("\n")) expect(() => JSON.parse(text)).not.toThrow();
    expect((await open()).length).toBe(2);
  });

  test("is joined by who asks again, and a cancel leaves no trace", async () => {
    await types("购买", "下单");
    provider.queue(steps(line(merge(["t2"], "t1")), { do: "hold" }));
    const { run } = await unifyEventTypes(ctx, {});
    const told = Promise.withResolvers<void>();
    const seen = (async () => {
      const tail = await openTail(ctx, {
        runId: RunId.parse(run.id),
        after: START,
        signal: new AbortController().signal,
      });
      for await (const step of tail ?? []) if (step?.some(({ type }) => type === "proposal")) told.resolve();
    })();
    await told.promise;
    expect(await unifyEventTypes(ctx, {})).toMatchObject({ joined: true, run: { id: run.id } });
    expect(await open()).toEqual([]);
    await cancelRun(ctx, RunId.parse(run.id));
    await seen;
    expect((await getRun(ctx, RunId.parse(run.id))).status).toBe("cancelled");
    expect((await listProposals(ctx, { limit: 10 })).items).toEqual([]);
    expect(await names()).toEqual(["下单", "购买"]);
  });

  test("that is taken over starts over; what the first attempt proposed counts no more", async () => {
    await types("购买", "下单");
    provider.queue(steps(line(merge(["t2"], "t1")), line({ kind: "oops" }), { do: "hold" }));
    const { run } = await unifyEventTypes(ctx, {});
    const first = localRun({ projectId: ctx.project, runId: run.id });
    const refused = Promise.withResolvers<void>();
    const watching = (async () => {
      const fold = new RunFold();
      const tail = await openTail(ctx, {
        runId: RunId.parse(run.id),
        after: START,
        signal: new AbortController().signal,
      });
      for await (const step of tail ?? []) {
        fold.add((step ?? []).map(({ data }) => JSON.parse(data) as Frame));
        if (fold.state.rejected.length > 0) refused.resolve();
      }
      return fold.state;
    })();
    await refused.promise;
    provider.queue(recordsAnswer([merge(["t1"], "t2")]));
    await carryOut(ctx, await takeOverRun(ctx, run.id), "successor", unificationWork).ended;
    provider.release();
    await first?.ended;
    const state = await watching;
    expect(state).toMatchObject({ status: "succeeded", rejected: [], proposals: [{ target: { name: "下单" } }] });
    expect(await open()).toMatchObject([{ target: { name: "下单" }, sources: [{ name: "购买" }] }]);
    expect(await countRows(ctx.db, "rejected_lines", ctx.project)).toBe(0);
  });

  test("about an empty vocabulary is refused before it starts", async () => {
    await expect(unifyEventTypes(ctx, {})).rejects.toMatchObject({ code: "vocabulary_empty" });
    expect(provider.requests.length).toBe(0);
  });
});

describe("a person who decides", () => {
  test("accepts in bulk: merges and texts happen at once, what was said stays", async () => {
    await types("购买", "下单", "付款", "看直播");
    await createEventType(ctx, { name: "看评测", definition: "我写的" });
    await unified(
      merge(["t2", "t3"], "t1", { name_en: "purchase" }),
      { kind: "describe", type: "t4", name_en: "purchase" },
      { kind: "describe", type: "t5", definition: "模型写的", name_en: "read reviews" },
    );
    const { decided, refused } = await acceptProposals(ctx, { all: true });
    expect([decided.length, refused]).toEqual([3, []]);
    expect(await names()).toEqual(["看直播", "看评测", "购买"]);
    expect(await getEventType(ctx, "购买")).toMatchObject({
      name_en: "purchase",
      merged: [{ name: "下单" }, { name: "付款" }],
    });
    // A name that means another type by now is not given twice.
    expect(await getEventType(ctx, "看直播")).toMatchObject({ name_en: null });
    expect(await getEventType(ctx, "看评测")).toMatchObject({ definition: "我写的", name_en: "read reviews" });
    expect(await open()).toEqual([]);
    expect((await acceptProposals(ctx, { ids: decided })).refused.map(({ code }) => code)).toEqual(
      decided.map(() => "proposal_not_open"),
    );
  });

  test("is told of a proposal that would close a loop by now; the others are carried out", async () => {
    await types("购买", "下单", "看车", "浏览车型");
    await unified(merge(["t2"], "t1"), merge(["t3"], "t4"));
    await mergeEventTypes(ctx, { sources: ["购买"], target: "下单" });
    const { decided, refused } = await acceptProposals(ctx, { all: true });
    expect(decided.length).toBe(1);
    expect(refused).toMatchObject([{ code: "merge_loop" }]);
    expect(await names()).toEqual(["下单", "浏览车型"]);
    expect((await listProposals(ctx, { state: "rejected", limit: 10 })).items.length).toBe(1);
  });

  test("rejects some, and newer proposals take the place of what is still open", async () => {
    await types("购买", "下单", "付款");
    await unified(merge(["t2"], "t1"), merge(["t3"], "t1"));
    const [first] = await open();
    await rejectProposals(ctx, { ids: [first?.id ?? ""] });
    expect((await open()).length).toBe(1);
    await unified(merge(["t1"], "t3"));
    expect(await open()).toMatchObject([{ sources: [{ name: "购买" }], target: { name: "付款" } }]);
    expect(await names()).toEqual(["下单", "付款", "购买"]);
  });
});
