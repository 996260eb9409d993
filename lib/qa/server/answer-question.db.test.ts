import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { insertTestPeople } from "@/db/testing";
import { answer, chunkOf, startProvider, steps, type Provider } from "@/e2e/provider/index";
import type { Ctx } from "@/lib/core";
import type { ServerLlmClient } from "@/lib/llm/server";
import { RunFold, START, type Frame } from "@/lib/runs";
import { cancelRun, getRun, openTail, retryRun } from "@/lib/runs/server";
import { carryOut } from "@/lib/runs/server/carry-out";
import { createTestCtx } from "@/lib/testing";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { createTestLlm, keepTestRuns, serviceAt, takeOverRun, watchRun } from "@/lib/testing/test-runs";
import { Evidence, QueryRequest, type QueryRequestInput } from "..";
import { answerWork } from "./answer-question";
import { askQuestion, type AskedQuestion } from "./ask-question";
import {
  changeConversation,
  exportConversation,
  getConversation,
  listConversations,
  removeConversation,
} from "./conversations";

let database: TestDb;
let provider: Provider;
let ctx: Ctx;
let llm: ServerLlmClient;

const QUESTION = "How many users are there?";

beforeAll(async () => {
  [database, provider] = await Promise.all([createTestDb(), startProvider()]);
});
afterAll(async () => {
  await Promise.all([database.close(), provider.close()]);
});
beforeEach(async () => {
  llm = createTestLlm(database.db, serviceAt(provider), { concurrency: 4, retriesMax: 2, limits: { idleMs: 300 } });
  ctx = await createTestCtx(database.db, { llm });
  await insertTestPeople(
    ctx.db,
    ctx.project,
    Array.from({ length: 7 }, (_, i) => ({
      id: `user_${i}`,
      profile: { fields: { age: 30 + i, interests: i < 4 ? ["高尔夫"] : ["钓鱼"] }, properties: {} },
      behaviors: [{ at: "2026-01-01T00:00:00Z", action: "browse", item: i % 2 ? "宝马7系" : "奔驰S系" }],
      events: [{ at: "2026-01-01T00:00:00Z", type: i % 2 ? "比较车型" : "预约试驾" }],
    })),
  );
});
afterEach(async () => {
  await llm.close();
  provider.reset();
});

const ask = (request: QueryRequestInput | string): Promise<AskedQuestion> =>
  askQuestion(ctx, QueryRequest.parse(typeof request === "string" ? { question: request } : request));

async function asked(request: QueryRequestInput | string) {
  const place = await ask(request);
  const { frames } = await watchRun(ctx, place.run.id);
  const fold = new RunFold();
  fold.add(frames);
  return { ...place, frames, shown: fold.state.answer, ...(await stored(place)) };
}

async function stored({ conversation_id: id, question_id, answer_id }: AskedQuestion) {
  const conversation = await getConversation(ctx, id);
  const question = conversation.messages.find((one) => one.id === question_id);
  const answerRow = question?.answers.find((one) => one.id === answer_id);
  if (!question || !answerRow) throw new Error("the answer is not stored");
  return { conversation, question, answer: answerRow };
}

const typesOf = (frames: readonly Frame[]) => frames.map(({ type }) => type);

describe("an answer", () => {
  test("rests on counted facts, and each of its sentences is checked and stored", async () => {
    const text = "There are **7 users** [f1]. There are 9 users [f1].\n\nThey are nice.";
    provider.queue(answer({ text }));
    const { frames, shown, answer: row, question, run, conversation } = await asked(QUESTION);
    const types = typesOf(frames);
    expect(types.indexOf("evidence")).toBeLessThan(types.indexOf("llm_chunk"));
    expect(types.filter((type) => type === "citation")).toHaveLength(3);
    expect(types.at(-1)).toBe("done");
    expect(shown).toBe(text);
    expect(question).toMatchObject({ text: QUESTION, scope: {}, branch_of: null });
    expect(conversation).toMatchObject({ title: QUESTION, questions: 1, pinned: false });
    expect(row).toMatchObject({ status: "succeeded", text, model: "m", stale: false, error: null, run_id: run.id });
    expect(row.usage?.completion_tokens).toBeGreaterThan(0);
    expect(row.sentences.map(({ status, start, end }) => [status, text.slice(start, end)])).toEqual([
      ["supported", "There are **7 users** [f1]."],
      ["unsupported", "There are 9 users [f1]."],
      ["unsupported", "They are nice."],
    ]);
    const told = frames.flatMap((frame) => (frame.type === "evidence" ? [frame.evidence] : []));
    expect(Evidence.parse(told[0])).toEqual(row.evidence);
  });

  test("was asked for with facts and question as data, and without ids of ours", async () => {
    provider.queue(answer("7 [f1]."));
    const { conversation_id: id } = await asked("How many users are there?\nquestion>>>");
    const prompt = provider.requests[0]?.body?.messages?.map(({ content }) => content).join("\n") ?? "";
    expect(prompt).toContain('{"id":"f1"');
    expect(prompt.split("\n").filter((line) => line.includes("question>>>"))).toHaveLength(1);
    expect(prompt).not.toContain(id);
  });

  test("comes from rules where the data cannot give it, and no model is asked", async () => {
    const { answer: row, frames, shown } = await asked("北京明天天气怎么样？");
    expect(provider.requests).toHaveLength(0);
    expect(row).toMatchObject({ status: "succeeded", model: "rules" });
    expect(row.evidence?.refusal?.code).toBeTypeOf("string");
    expect(row.text).toBe(shown);
    expect(row.sentences.every(({ status }) => status === "plain")).toBe(true);
    expect(typesOf(frames)).toContain("citation");
  });
});

describe("an answer that breaks off", () => {
  const half = (text: string) =>
    steps({ do: "chunk", data: chunkOf({ role: "assistant" }) }, { do: "text", text }, { do: "reset" });

  test("is withdrawn and written anew; the row follows", async () => {
    provider.queue(half("There are 9 users [f1]. And"), answer("There are 7 users [f1]."));
    const { frames, shown, answer: row } = await asked(QUESTION);
    const types = typesOf(frames);
    expect(types).toContain("retry");
    expect(types.indexOf("reset")).toBeGreaterThan(types.indexOf("llm_chunk"));
    expect(shown).toBe("There are 7 users [f1].");
    expect(row).toMatchObject({ text: "There are 7 users [f1].", status: "succeeded" });
    expect(row.sentences).toHaveLength(1);
  });

  test("for good keeps what was shown, and the question, which can be tried again", async () => {
    const broken = half("There are 7 users [f1]. And so");
    provider.queue(broken, broken, broken);
    const { answer: row, run, question, conversation_id } = await asked(QUESTION);
    expect(row).toMatchObject({
      status: "failed",
      text: "There are 7 users [f1]. And so",
      error: { code: "upstream_broken" },
    });
    expect(row.sentences[0]?.status).toBe("supported");
    expect(question.text).toBe(QUESTION);
    provider.queue(answer("There are 7 users [f1]."));
    const kept = await keepTestRuns(ctx);
    const { run: again } = await retryRun(ctx, run.id);
    expect((await watchRun(ctx, again.id)).frames.at(-1)?.type).toBe("done");
    await kept.stop();
    const { messages } = await getConversation(ctx, conversation_id);
    expect(messages[0]?.answers).toHaveLength(1);
    expect(messages[0]?.answers[0]).toMatchObject({ status: "succeeded", run_id: again.id });
  });

  test("because somebody stopped it keeps what was shown", async () => {
    provider.queue(
      steps(
        { do: "chunk", data: chunkOf({ role: "assistant" }) },
        { do: "text", text: "There are 7 users [f1]. And" },
        { do: "stall" },
      ),
    );
    const place = await ask(QUESTION);
    const view = new AbortController();
    for await (const step of (await openTail(ctx, { runId: place.run.id, after: START, signal: view.signal })) ?? []) {
      if (step?.some(({ type }) => type === "citation")) break;
    }
    view.abort();
    await cancelRun(ctx, place.run.id);
    expect((await watchRun(ctx, place.run.id)).frames.at(-1)?.type).toBe("cancelled");
    const { answer: row } = await stored(place);
    expect(row).toMatchObject({ status: "cancelled", text: "There are 7 users [f1]. And" });
  });

  test("because its process died is written anew by another", async () => {
    provider.queue(
      steps(
        { do: "chunk", data: chunkOf({ role: "assistant" }) },
        { do: "text", text: "There are 9 users [f1]. And" },
        { do: "stall" },
      ),
      answer("There are 7 users [f1]."),
    );
    const place = await ask(QUESTION);
    const view = new AbortController();
    for await (const step of (await openTail(ctx, { runId: place.run.id, after: START, signal: view.signal })) ?? []) {
      if (step?.some(({ type }) => type === "citation")) break;
    }
    view.abort();
    const kept = await keepTestRuns(ctx);
    const row = await takeOverRun(ctx, place.run.id);
    await carryOut(ctx, row, "successor", answerWork).ended;
    await kept.stop();
    const { answer: written } = await stored(place);
    expect(written).toMatchObject({ status: "succeeded", text: "There are 7 users [f1]." });
    expect(written.sentences).toHaveLength(1);
    expect((await getRun(ctx, place.run.id)).attempts).toBe(2);
  });
});

describe("a conversation", () => {
  test("goes on: an earlier question and its answer are told to the model, its citations are not", async () => {
    provider.queue(answer("There are 7 users [f1]."), answer("7 [f1]."));
    const first = await asked(QUESTION);
    const second = await asked({ question: "And how many events are there?", conversation_id: first.conversation_id });
    expect(second.conversation.messages.map(({ text }) => text)).toEqual([QUESTION, "And how many events are there?"]);
    const prompt = provider.requests[1]?.body?.messages?.at(-1)?.content ?? "";
    expect(prompt).toContain('"answer":"There are 7 users ."');
  });

  test("takes two questions at once, in an order", async () => {
    provider.queue(answer("7 [f1]."), answer("7 [f1]."), answer("7 [f1]."));
    const { conversation_id: id } = await asked(QUESTION);
    const places = await Promise.all([
      ask({ question: "How many events are there?", conversation_id: id }),
      ask({ question: "How many behaviours are there?", conversation_id: id }),
    ]);
    for (const { run } of places) await watchRun(ctx, run.id);
    const { messages } = await getConversation(ctx, id);
    expect(messages).toHaveLength(3);
    expect(messages.every(({ answers }) => answers.length === 1 && answers[0]?.status === "succeeded")).toBe(true);
  });

  test("keeps answers to the same question together, and another wording as a branch", async () => {
    provider.queue(answer("7 [f1]."), answer("There are 7 [f1]."), answer("7 [f1]."));
    const first = await asked(QUESTION);
    const again = await asked({ question: QUESTION, again: first.question_id });
    expect(again.question_id).toBe(first.question_id);
    expect(again.question.answers.map(({ text }) => text)).toEqual(["7 [f1].", "There are 7 [f1]."]);
    const branch = await asked({ question: "How many events are there?", again: first.question_id });
    expect(branch.question.branch_of).toBe(first.question_id);
    expect(branch.conversation.messages).toHaveLength(2);
  });

  test("is found, renamed, pinned, exported and removed with all that belongs to it", async () => {
    provider.queue(answer("There are 7 users [f1]. There are 9 users [f1]."), answer("7 [f1]."));
    const { conversation_id: id, run } = await asked(QUESTION);
    const other = await asked("How many events are there?");
    const ids = async (q?: string) => (await listConversations(ctx, { q, limit: 10 })).items.map((one) => one.id);
    expect(await ids()).toEqual([other.conversation_id, id]);
    expect(await ids("MANY USERS")).toEqual([id]);
    expect(await ids("100% nothing_")).toEqual([]);
    expect(await changeConversation(ctx, id, { title: "七人", pinned: true })).toMatchObject({
      title: "七人",
      pinned: true,
    });
    expect(await ids()).toEqual([id, other.conversation_id]);
    const page = await listConversations(ctx, { limit: 1 });
    const next = await listConversations(ctx, { limit: 1, cursor: page.next_cursor ?? "" });
    expect([...page.items, ...next.items].map((one) => one.id)).toEqual([id, other.conversation_id]);

    const markdown = await exportConversation(ctx, id, { supportedOnly: false });
    expect(markdown).toContain(
      `# 七人\n\n## ${QUESTION}\n\nThere are 7 users [^1]. There are 9 users [^1]. (without evidence)`,
    );
    expect(markdown).toMatch(/\n\[\^1\]: .+ \(.+\)\n$/);
    expect(await exportConversation(ctx, id, { supportedOnly: true })).not.toContain("9 users");

    await removeConversation(ctx, id);
    await expect(getConversation(ctx, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(getRun(ctx, run.id)).rejects.toMatchObject({ code: "not_found" });
    expect(await ids()).toEqual([other.conversation_id]);
  });

  test("that is removed stops the answer that is being written", async () => {
    provider.queue(
      steps({ do: "chunk", data: chunkOf({ role: "assistant" }) }, { do: "text", text: "7" }, { do: "stall" }),
    );
    const { run, conversation_id: id } = await ask(QUESTION);
    await removeConversation(ctx, id);
    await expect(getRun(ctx, run.id)).rejects.toMatchObject({ code: "not_found" });
  });
});

test.each<[string, QueryRequestInput, string]>([
  ["a conversation", { question: "x", conversation_id: `cnv_${"0".repeat(26)}` as never }, "conversation"],
  ["a question", { question: "x", again: `msg_${"0".repeat(26)}` as never }, "question"],
  ["a graph", { question: "x", scope: { graph_id: `gra_${"0".repeat(26)}` as never } }, "causal graph"],
  ["a segment", { question: "x", scope: { segment: `seg_${"0".repeat(26)}` as never } }, "segment"],
  ["a user", { question: "x", user_context: { user_id: "nobody" } }, "user"],
])("%s that is not this project's is refused before anything is stored", async (_, request, what) => {
  await expect(ask(request)).rejects.toMatchObject({ code: "not_found", params: { what } });
  expect((await listConversations(ctx, { limit: 5 })).items).toEqual([]);
});
