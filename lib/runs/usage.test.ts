import { expect, test } from "vitest";
import type { CallSummary } from "@/lib/llm";
import { NO_USAGE, addCall } from "./usage";

const call = (more: Partial<CallSummary> = {}): CallSummary => ({
  callId: "call_1",
  usage: { promptTokens: 10, completionTokens: 5, estimated: false },
  ...more,
});
const costOf = (...calls: Partial<CallSummary>[]) => {
  const { cost, currency } = calls.map(call).reduce(addCall, NO_USAGE);
  return { cost, currency };
};

test("calls by prices of one currency cost what they come to, in that currency", () => {
  expect(costOf({ cost: 0.25, currency: "CNY" }, {}, { cost: 0.5, currency: "CNY" })).toEqual({
    cost: 0.75,
    currency: "CNY",
  });
});

test.each([
  [
    "two currencies",
    [
      { cost: 1, currency: "CNY" },
      { cost: 1, currency: "USD" },
    ],
  ],
  ["one and none", [{ cost: 1 }, { cost: 1, currency: "CNY" }]],
  ["one, none, and that one again", [{ cost: 1, currency: "CNY" }, { cost: 0.5 }, { cost: 0.5, currency: "CNY" }]],
])("amounts in %s have none together", (_name, calls) => {
  expect(costOf(...calls)).toEqual({ cost: 2, currency: undefined });
});

test("where no call tells a cost none is told, and what comes from the cache adds no tokens", () => {
  expect([call(), call({ cached: true })].reduce(addCall, NO_USAGE)).toEqual({
    calls: 2,
    cached_calls: 1,
    prompt_tokens: 10,
    completion_tokens: 5,
  });
});
