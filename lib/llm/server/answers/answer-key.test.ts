import { describe, expect, it } from "vitest";
import { defineTask, type LlmRequest } from "@/lib/llm";
import { recordsTask } from "../__fixtures__/client-kit";
import { answerKey, scopeOf } from "./answer-key";

const connection = { offline: false, host: "api.example:443", model: "m-1" };
const exact = defineTask({ ...recordsTask, temperature: 0 });
const request: LlmRequest = {
  task: exact,
  messages: [
    { role: "system", content: "ab" },
    { role: "user", content: "c" },
  ],
  signal: new AbortController().signal,
  project: "p",
};
const KEY = answerKey(connection, request);

describe("the key of an answer", () => {
  it.each<[string, Partial<LlmRequest>]>([
    ["project", { project: "q" }],
    ["prompt", { messages: [{ role: "user", content: "d" }] }],
    [
      "borders between messages",
      {
        messages: [
          { role: "system", content: "a" },
          { role: "user", content: "bc" },
        ],
      },
    ],
    ["token limit", { maxOutputTokens: 7 }],
    ["task", { task: { ...exact, name: "other" } }],
    ["prompt version", { task: { ...exact, promptVersion: "4" } }],
    ["grammar", { task: { ...exact, grammar: "text" } }],
    ["temperature", { task: { ...exact, temperature: 1 } }],
  ])("changes with the %s", (_, change) => {
    expect(answerKey(connection, { ...request, ...change })).not.toBe(KEY);
  });

  it("changes with the model and with who runs it", () => {
    expect(answerKey({ ...connection, model: "m-2" }, request)).not.toBe(KEY);
    expect(answerKey({ ...connection, host: "b" }, request)).not.toBe(KEY);
  });

  it("does not change with who asks", () => {
    const other = { ...request, run: "r", item: "i", units: 3, signal: AbortSignal.abort(), pace: "batch" as const };
    expect(answerKey(connection, other)).toBe(KEY);
    expect(answerKey(connection, { ...request, maxOutputTokens: exact.maxOutputTokens })).toBe(KEY);
  });
});

describe("what a request may share", () => {
  const sampled = { ...request, task: recordsTask };
  const key = answerKey(connection, sampled);

  it.each<[string, LlmRequest, object]>([
    ["temperature 0", request, { kind: "shared", key: KEY }],
    ["temperature 0, in a run", { ...request, run: "r" }, { kind: "shared", key: KEY }],
    ["temperature 0, asked anew", { ...request, cache: "bypass" }, { kind: "fresh", key: KEY }],
    ["sampled", sampled, { kind: "alone" }],
    ["sampled, in a run", { ...sampled, run: "r" }, { kind: "shared", key: `${key}:r` }],
    ["sampled, where the caller takes any", { ...sampled, cache: "use" }, { kind: "shared", key, anyOf: key }],
    ["sampled, asked anew in a run", { ...sampled, run: "r", cache: "bypass" }, { kind: "fresh", key: `${key}:r` }],
    ["sampled, asked anew", { ...sampled, cache: "bypass" }, { kind: "alone" }],
  ])("%s", (_, asked, scope) => {
    expect(scopeOf(connection, asked)).toEqual(scope);
  });
});
