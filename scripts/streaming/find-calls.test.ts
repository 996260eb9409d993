import { describe, expect, it } from "vitest";
import { compareTasks } from "./compare.ts";
import { findCalls } from "./find-calls.ts";

const bypasses = (text: string, file = "lib/qa/server/ask.ts") =>
  findCalls(file, text).filter(({ kind }) => kind === "bypass");

describe("findCalls", () => {
  it.each([
    ["the SDK", 'import OpenAI from "openai";'],
    ["a part of the SDK", 'export { Stream } from "openai/streaming";'],
    ["another SDK", 'import { streamText } from "ai";'],
    ["an SDK loaded late", 'const sdk = await import("@anthropic-ai/sdk");'],
    ["an SDK loaded in the old way", 'const OpenAI = require("openai");'],
    ["a call of an SDK client", "const answer = await client.chat.completions.create({ stream: true });"],
    ["a call that waits for the whole answer", "sdk.responses.create({ model })"],
    ["a request of one's own", 'await fetch(`${base}/chat/completions`, { method: "POST" })'],
    ["an address kept for later", 'const URL = "https://host/v1/chat/completions";'],
    ["a local model's address", 'undici.request("http://127.0.0.1:11434/api/generate")'],
    ["a request to the configured address", "await fetch(env().openai.baseUrl + path)"],
    ["a task that cannot be read", "const task = defineTask(make(name));"],
  ])("sees %s", (_, text) => expect(bypasses(text)).toHaveLength(1));

  it.each([
    ["a comment", "// see https://api.example/v1/chat/completions\nconst x = 1;"],
    ["a request to ourselves", 'fetch("/api/v1/runs")'],
    ["words of the same sound", 'import { openDb } from "@/db"; messages.some((m) => m.ai)'],
  ])("passes over %s", (_, text) => expect(bypasses(text)).toEqual([]));

  it("leaves the client its own request, and sees whether that streams", () => {
    const text = (stream: string) => `import OpenAI from "openai"; sdk.chat.completions.create({ model, ${stream} })`;
    const inClient = (stream: string) => findCalls("lib/llm/server/open-stream.ts", text(stream));
    expect(inClient("stream: true")).toMatchObject([{ kind: "request", streams: true }]);
    for (const no of ["stream: false", "stream", "...options"])
      expect(inClient(no)).toMatchObject([{ streams: false }]);
  });

  it("finds tasks and where they are asked for", () => {
    const text = `
      export const askTask = defineTask({ name: "answer-question", grammar: "text" });
      for await (const delta of ctx.llm.stream({ task: askTask, messages })) use(delta);
      client.stream({ task, messages });
      response.body.stream(options);`;
    expect(findCalls("lib/qa/server/ask.ts", text)).toMatchObject([
      { kind: "task", name: "answer-question", variable: "askTask", at: "lib/qa/server/ask.ts:2" },
      { kind: "call", task: "askTask" },
      { kind: "call", task: "task" },
    ]);
  });
});

describe("compareTasks", () => {
  const code = [
    ...findCalls("lib/llm/server/open-stream.ts", "sdk.chat.completions.create({ stream: true })"),
    ...findCalls("lib/qa/task.ts", 'export const askTask = defineTask({ name: "ask" });'),
    ...findCalls("lib/qa/server/ask.ts", "ctx.llm.stream({ task: askTask })"),
  ];
  const list = { ask: ["lib/qa/server/ask.ts"] };

  it("is content when list, registry and code agree", () => expect(compareTasks(list, ["ask"], code)).toEqual([]));

  it.each([
    ["a task that nobody registered", list, [], code],
    ["a task that is not in the list", {}, ["ask"], code],
    ["a task that is gone", { ...list, gone: ["lib/qa/server/ask.ts"] }, ["ask", "gone"], code],
    ["a file that no longer asks", { ask: ["lib/qa/server/ask.ts", "lib/qa/old.ts"] }, ["ask"], code],
    [
      "a file that asks in secret",
      list,
      ["ask"],
      [...code, ...findCalls("lib/qa/more.ts", "llm.stream({ task: askTask })")],
    ],
    ["a call nobody can name", list, ["ask"], [...code, ...findCalls("lib/qa/more.ts", "llm.stream(request)")]],
    ["a second request", list, ["ask"], [...code, ...code.slice(0, 1)]],
    ["a bypass", list, ["ask"], [...code, ...findCalls("app/x.ts", 'import "openai"')]],
  ] as const)("names %s", (_, given, registry, found) => {
    expect(compareTasks(given, registry, found)).not.toEqual([]);
  });
});
