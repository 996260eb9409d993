import { afterAll, beforeAll, expect, it } from "vitest";
import { calls } from "@/db/schema";
import type { CallRow } from "@/lib/llm";
import { createTestDb, type TestDb } from "@/lib/testing/test-db";
import { learnFromCalls, writeCall } from "./calls";

let test: TestDb;
beforeAll(async () => {
  test = await createTestDb();
});
afterAll(() => test.close());

const running: CallRow = {
  projectId: "sample",
  id: "call_1",
  runId: "run_1",
  item: "user_0007",
  task: "extract-events",
  model: "m",
  host: "api.example:443",
  promptVersion: "1",
  promptHash: "00",
  promptTokens: 100,
  completionTokens: 0,
  estimated: true,
  ttftMs: null,
  tokensPerS: null,
  tries: 1,
  finish: null,
  status: "running",
  errorCode: null,
  cached: false,
  cost: null,
  costComputed: false,
  currency: null,
  units: null,
  createdAt: new Date("2026-01-01T00:00:00.123Z"),
  finishedAt: null,
};

const ended = (id: string, completionTokens: number, more: Partial<CallRow> = {}): CallRow => ({
  ...running,
  id,
  status: "ok",
  completionTokens,
  tokensPerS: 40,
  finishedAt: new Date("2026-01-01T00:00:05Z"),
  ...more,
});

it("keeps one row for a call that was written when it began and when it ended", async () => {
  await writeCall(test.db, running);
  await writeCall(test.db, ended("call_1", 50, { finish: "stop", cost: 0.25 }));
  const rows = await test.db.select().from(calls);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ status: "ok", completionTokens: 50, finish: "stop", cost: 0.25, runId: "run_1" });
  expect(new Date(rows[0]?.createdAt ?? "")).toEqual(running.createdAt);
});

it("learns from whole answers of one try by the same model, and from nothing else", async () => {
  expect(await learnFromCalls(test.db, { task: "extract-events", model: "never asked" })).toBeUndefined();
  await writeCall(test.db, ended("call_2", 70));
  await writeCall(test.db, ended("call_3", 90, { tokensPerS: 60 }));
  await writeCall(test.db, ended("call_4", 9_000, { tries: 3 }));
  await writeCall(test.db, ended("call_5", 9_000, { status: "failed" }));
  await writeCall(test.db, ended("call_6", 9_000, { model: "another" }));
  expect(await learnFromCalls(test.db, { task: "extract-events", model: "m" })).toEqual({
    answers: 3,
    completionTokens: 70,
    tokensPerS: 40,
    tokensPerUnit: null,
  });
});

it("learns tokens per unit from all whole answers together, but for cached ones and those cut at their length", async () => {
  const learned = (id: string, tokens: number, units: number | null, more: Partial<CallRow> = {}) =>
    writeCall(test.db, ended(id, tokens, { model: "per-unit", units, finish: "stop", ...more }));
  await learned("unit_1", 300, 10);
  await learned("unit_2", 700, 30);
  await learned("unit_3", 9_000, null);
  await learned("unit_4", 9_000, 0);
  await learned("unit_5", 9_000, 500, { finish: "length" });
  await learned("unit_6", 9_000, 1, { cached: true });
  await learned("unit_7", 9_000, 1, { model: "whystream-offline", host: "offline" });
  const answers = await learnFromCalls(test.db, { task: "extract-events", model: "per-unit" });
  expect(answers).toMatchObject({ answers: 5, tokensPerUnit: 25 });
});

it("learns from the latest fifty only", async () => {
  const at = (n: number) => ({ createdAt: new Date(Date.UTC(2026, 1, 1, 0, 0, n)), model: "many", finish: "stop" });
  for (let n = 0; n < 60; n++)
    await writeCall(test.db, ended(`many_${n}`, n < 10 ? 9_000 : 20, { units: 1, ...at(n) }));
  const answers = await learnFromCalls(test.db, { task: "extract-events", model: "many" });
  expect(answers).toMatchObject({ answers: 50, completionTokens: 20, tokensPerUnit: 20 });
});
