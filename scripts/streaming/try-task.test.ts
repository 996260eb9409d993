import { afterAll, beforeAll, expect, it } from "vitest";
import {
  answer,
  json,
  recordsAnswer,
  refusal,
  startProvider,
  type Provider,
  type Script,
} from "../../e2e/provider/index.ts";
import { defineTask } from "@/lib/llm";
import { formatTable } from "./table.ts";
import * as product from "./product";
import { tryTask } from "./try-task.ts";

const task = defineTask({
  name: "list-things",
  title: { en: "List things", "zh-CN": "列出事物" },
  promptVersion: "1",
  grammar: "records",
  temperature: 0,
  maxOutputTokens: 100,
  *answerOffline() {},
  sample: () => ({
    messages: [{ role: "user", content: "things" }],
    recordsMin: 2,
    read: ({ text }) => text.includes('"a"'),
  }),
});

let provider: Provider;
beforeAll(async () => {
  provider = await startProvider();
});
afterAll(() => provider.close());

async function attempt(script: Script) {
  provider.reset();
  provider.queue(script);
  const connection = { offline: false as const, baseUrl: provider.baseUrl, apiKey: "k", model: "m" };
  return tryTask(product, task, "en", { connection });
}

it("is content with a provider that streams whole records and tells its usage", async () => {
  expect(await attempt(recordsAnswer([{ a: 1 }, { a: 2 }], { ms: 5 }))).toMatchObject({
    problem: undefined,
    reached: true,
    streams: true,
    usage: "told",
    records: 2,
    lines: 2,
  });
});

it.each([
  ["a refused key", refusal(401, { message: "no" }), { reached: true, problem: /refused the key/ }],
  [
    "an answer in one piece",
    json({ choices: [{ message: { content: '{"a":1}\n{"a":2}\n{"end":true,"records":2}' }, finish_reason: "stop" }] }),
    { reached: true, streams: false, usage: "estimated", problem: /one piece/ },
  ],
  ["too few records", recordsAnswer([{ a: 1 }], { ms: 5 }), { records: 1, problem: /fewer readable records/ }],
  [
    "records the task cannot read",
    recordsAnswer([{ a: 1 }, { b: 2 }], { ms: 5 }),
    { records: 1, lines: 2, problem: /fewer readable records/ },
  ],
  ["prose", answer("Here you are!"), { problem: /not|whole/ }],
  ["a page", { headers: { "content-type": "text/html" }, steps: [] }, { reached: false, problem: /text\/html/ }],
] as const)("tells of %s", async (_, script, { problem, ...expected }) => {
  const tried = await attempt(script as Script);
  expect(tried).toMatchObject(expected);
  expect(tried.problem).toMatch(problem);
});

it("prints tables that stay in line with Chinese in them", () => {
  expect(
    formatTable(
      ["a", "数"],
      [
        ["事理图谱", 5],
        ["x", 10],
      ],
    ).split("\n"),
  ).toEqual(["a         数", "────────  ──", "事理图谱   5", "x         10"]);
});
