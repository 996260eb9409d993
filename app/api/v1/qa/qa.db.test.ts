import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { GET as getConversation } from "@/app/api/v1/conversations/[id]/route";
import { GET as exportMarkdown } from "@/app/api/v1/conversations/[id]/markdown/route";
import { POST as askGraph } from "@/app/api/v1/causal-graphs/[id]/query/route";
import { POST as facts } from "@/app/api/v1/qa/facts/route";
import { POST as query } from "@/app/api/v1/qa/query/route";
import { GET as suggest } from "@/app/api/v1/qa/suggestions/route";
import { POST as startRun } from "@/app/api/v1/runs/route";
import type { Ctx } from "@/lib/core";
import { importFile } from "@/lib/ingest/server/import-for-test";
import { ConversationDetail, Evidence, Suggestion } from "@/lib/qa";
import { Frame } from "@/lib/runs";
import { createTestCtx } from "@/lib/testing";
import { call, serve, type Served } from "@/lib/testing/serve";

let served: Served;
let ctx: Ctx;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served.close());
beforeEach(async () => {
  ctx = await createTestCtx(served.ctx.db, { llm: served.ctx.llm });
  const lines = Array.from(
    { length: 7 },
    (_, i) => `user_${i},${i % 2 ? "比较车型" : "预约试驾"},2026-01-01T00:00:00Z`,
  );
  await importFile(ctx, `user_id,event_type,start\n${lines.join("\n")}\n`, { kind: "events" });
});

const at = (path: string) => `/api/v1${path}${path.includes("?") ? "&" : "?"}project=${ctx.project}`;
const ask = (body: unknown, headers: Record<string, string> = {}) =>
  call(query, at("/qa/query"), { method: "POST", body, headers });
const problem = async (response: Response): Promise<unknown> => [
  response.status,
  ((await response.json()) as { code: string }).code,
];

test("a question is answered with the stream of its run, and kept", async () => {
  const response = await ask({ question: "一共有多少用户？" });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const id = response.headers.get("x-conversation-id") ?? "";
  const bytes = await response.text();
  const frames = [...bytes.matchAll(/^data: (.+)$/gm)].map(([, data]) => Frame.parse(JSON.parse(data ?? "")));
  expect(frames.map(({ seq }) => seq)).toEqual(frames.map((_, i) => i + 1));
  const types = frames.map(({ type }) => type);
  expect(types.slice(0, 2)).toEqual(["start", "evidence"]);
  expect(types.at(-1)).toBe("done");
  const text = frames.map((frame) => (frame.type === "llm_chunk" ? frame.content : "")).join("");
  const kept = ConversationDetail.parse(
    await (await call(getConversation, at(`/conversations/${id}`), { params: { id } })).json(),
  );
  const answer = kept.messages[0]?.answers[0];
  expect(answer).toMatchObject({ id: response.headers.get("x-message-id"), text, status: "succeeded" });
  expect(text).toContain("7");
  expect(answer?.sentences.filter(({ status }) => status === "unsupported")).toEqual([]);
  expect(answer?.sentences.some(({ status }) => status === "supported")).toBe(true);
  const file = await call(exportMarkdown, at(`/conversations/${id}/markdown`), { params: { id } });
  expect(file.headers.get("content-type")).toContain("text/markdown");
  expect(await file.text()).toContain("[^1]:");
});

test("a question that is sent again with its key is asked once", async () => {
  const headers = { "idempotency-key": "one" };
  const [first, second] = [
    await ask({ question: "一共有多少用户？" }, headers),
    await ask({ question: "一共有多少用户？" }, headers),
  ];
  for (const name of ["x-run-id", "x-conversation-id", "x-message-id"]) {
    expect(second.headers.get(name)).toBe(first.headers.get(name));
  }
  await Promise.all([first.text(), second.text()]);
});

test("what is no question, and what is not there, is refused in plain words", async () => {
  expect(await problem(await ask({}))).toEqual([422, "question_empty"]);
  expect(await problem(await ask({ question: " \u200b\n" }))).toEqual([422, "question_empty"]);
  expect(await problem(await ask({ question: "多".repeat(2001) }))).toEqual([422, "question_too_long"]);
  expect(await problem(await ask({ question: "x".repeat(50_000) }))).toEqual([422, "question_too_long"]);
  expect(await problem(await ask({ question: "多少？", scope: { from: "2026-02-01", to: "2026-01-01" } }))).toEqual([
    400,
    "bad_request",
  ]);
  expect(await problem(await ask({ question: "多少？", conversation_id: `cnv_${"0".repeat(26)}` }))).toEqual([
    404,
    "not_found",
  ]);
  // Asked as a run among runs, too.
  const run = (input: object) =>
    call(startRun, at("/runs"), { method: "POST", body: { kind: "answer-question", input } });
  expect(await problem(await run({ question: " " }))).toEqual([422, "question_empty"]);
  expect(await problem(await run({ question: "x".repeat(50_000) }))).toEqual([422, "question_too_long"]);
  expect(await problem(await run({ question: "多少？", locale: 7 }))).toEqual([400, "bad_request"]);
  const id = `gra_${"0".repeat(26)}`;
  const graph = await call(askGraph, at(`/causal-graphs/${id}/query`), {
    method: "POST",
    params: { id },
    body: { question: "多少？" },
  });
  expect(await problem(graph)).toEqual([404, "not_found"]);
});

test("facts and suggestions come without a run", async () => {
  const response = await call(facts, at("/qa/facts"), { method: "POST", body: { question: "一共有多少用户？" } });
  expect(Evidence.parse(await response.json()).facts[0]?.figures).toContainEqual({
    name: "n",
    value: 7,
    unit: "count",
  });
  const { items } = (await (await call(suggest, at("/qa/suggestions"), {})).json()) as { items: unknown[] };
  for (const item of items) Suggestion.parse(item);
});
