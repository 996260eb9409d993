import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MiningQuestion } from "@/lib/patterns";
import { questionParams, readQuestion } from "./question-url";

const read = (text: string) => readQuestion(new URLSearchParams(text));
const types = fc.option(fc.uniqueArray(fc.string({ minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 4 }), {
  nil: undefined,
});
const ms = fc.option(fc.integer({ min: 0, max: 10_000_000_000 }), { nil: undefined });
const steps = fc.option(fc.integer({ min: 1, max: 1000 }), { nil: undefined });
const given = (value: object) => Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));

describe("a question in the address", () => {
  it("comes back as it was", () => {
    const questions = fc.record({
      min_support: fc.oneof(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: 1, max: 9999 }).map((n) => n / 10_000),
      ),
      counted: fc.constantFrom("users", "sessions"),
      min_length: fc.integer({ min: 1, max: 3 }),
      max_length: fc.integer({ min: 3, max: 100 }),
      max_gap_ms: ms,
      max_span_ms: ms,
      max_gap_steps: steps,
      max_span_steps: steps,
      session_gap_ms: fc.option(fc.integer({ min: 1, max: 1_000_000_000 }), { nil: undefined }),
      output: fc.constantFrom("all", "closed", "maximal"),
      top_k: fc.option(fc.integer({ min: 1, max: 50_000 }), { nil: undefined }),
      target_events: types,
      starts_with: types,
      ends_with: types,
      contains: types,
      include_types: types,
      exclude_types: types,
      exclude_noise: fc.boolean(),
      segment: fc.constantFrom(undefined, "reached", "control"),
      segments: fc.constantFrom(undefined, ["control", "reached"]),
      from: fc.constantFrom(undefined, "2025-11-01"),
      to: fc.constantFrom(undefined, "2025-11-30"),
    });
    fc.assert(
      fc.property(questions, (raw) => {
        const question = MiningQuestion.parse(given(raw));
        expect(readQuestion(new URLSearchParams(questionParams(question).toString()))).toEqual({ question, wrong: [] });
      }),
    );
  });

  it("says what is asked in words a person can change", () => {
    const question = MiningQuestion.parse({
      min_support: 12,
      max_gap_ms: 7 * 86_400_000,
      ends_with: ["购买", "A & B"],
    });
    expect(questionParams(question).toString()).toBe("min=12&gap=7d&ends=%E8%B4%AD%E4%B9%B0&ends=A+%26+B");
    expect(questionParams(MiningQuestion.parse({ min_support: 0.07 })).get("min")).toBe("7%");
    expect(read("gap=1.5h").question.max_gap_ms).toBe(5_400_000);
  });

  it.each([
    ["min=0", ["min"]],
    ["min=1.5", ["min"]],
    ["min=-3", ["min"]],
    ["min=100%25", ["min"]],
    ["min=lots", ["min"]],
    ["counted=cats", ["counted"]],
    ["output=", []],
    ["output=some", ["output"]],
    ["len_max=101", ["len_max"]],
    ["gap=7", ["gap"]],
    ["gap=7weeks", ["gap"]],
    ["session=0s", ["session"]],
    ["top=60000", ["top"]],
    ["noise=maybe", ["noise"]],
    ["segment=nobody", ["segment"]],
    ["from=2025-02-30", ["from"]],
    ["vs=nobody", ["vs"]],
  ] as const)("falls back where it says %s", (text, wrong) => {
    expect(read(text)).toEqual({ question: MiningQuestion.parse({}), wrong });
  });

  it("falls back on both where two parts contradict each other, and keeps the rest", () => {
    expect(read("len_min=6&len_max=3&top=10")).toEqual({
      question: MiningQuestion.parse({ top_k: 10 }),
      wrong: ["len_min", "len_max"],
    });
    expect(read("from=2025-02-02&to=2025-02-01").wrong).toEqual(["from", "to"]);
    // The greatest length is 5 unless the address says otherwise.
    expect(read("len_min=6").wrong).toEqual(["len_min", "len_max"]);
  });
});
