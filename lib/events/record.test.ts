import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRecordReader } from "./record";

const aliases = Array.from({ length: 20 }, (_, i) => `r${i + 1}`);
const good = { type: "比较车型", category: "comparison", confidence: 0.9, evidence: ["r3", "r4"], context: "两款" };

const read = (value: unknown, reader = createRecordReader(aliases)) =>
  reader({ number: 1, text: typeof value === "string" ? value : JSON.stringify(value), tooLong: false });

describe("a line that is an event", () => {
  test("gives every field, and null for what the model left out", () => {
    expect(read({ ...good, agent: "上海，40岁", extra: 1 })).toEqual({
      kind: "event",
      record: {
        type: "比较车型",
        agent: "上海，40岁",
        scene: null,
        action: null,
        object: null,
        context: "两款",
        category: "comparison",
        confidence: 0.9,
        evidence: ["r3", "r4"],
      },
    });
  });

  test.each([
    [
      ["r7", "r3", "r3"],
      ["r3", "r7"],
    ],
    [["r3-r5"], ["r3", "r4", "r5"]],
    [
      ["r1", "r4–r5"],
      ["r1", "r4", "r5"],
    ],
    ["r2, r3，r4", ["r2", "r3", "r4"]],
  ])("evidence %j names %j", (evidence, expected) => {
    expect(read({ ...good, evidence })).toMatchObject({ record: { evidence: expected } });
  });

  test.each([
    [0, 0],
    [1, 1],
    ["0.86", 0.86],
    ["90%", 0.9],
    ["90 %", 0.9],
  ])("confidence %j is %d", (confidence, expected) => {
    expect(read({ ...good, confidence })).toMatchObject({ record: { confidence: expected } });
  });

  test.each([["comparison"], ["比较"], [" Comparison "]])("category %j is known", (category) => {
    expect(read({ ...good, category })).toMatchObject({ record: { category: "comparison" } });
  });
});

describe("a line that is refused", () => {
  test.each([
    ["这是前言", "not_json"],
    ['{"type":"比较', "not_json"],
    ["[1]", "not_an_object"],
    ["null", "not_an_object"],
    [{ ...good, type: undefined }, "bad_type"],
    [{ ...good, type: "" }, "bad_type"],
    [{ ...good, type: 7 }, "bad_type"],
    [{ ...good, type: "x".repeat(101) }, "bad_type"],
    [{ ...good, type: "a\u0000b" }, "bad_type"],
    [{ ...good, type: "a\u202eb" }, "bad_type"],
    [{ ...good, category: "misc" }, "bad_category"],
    [{ ...good, category: null }, "bad_category"],
    [{ ...good, confidence: 1.7 }, "bad_confidence"],
    [{ ...good, confidence: -0.1 }, "bad_confidence"],
    [{ ...good, confidence: "high" }, "bad_confidence"],
    [{ ...good, confidence: "170%" }, "bad_confidence"],
    [{ ...good, confidence: null }, "bad_confidence"],
    [{ ...good, evidence: [] }, "no_evidence"],
    [{ ...good, evidence: undefined }, "no_evidence"],
    [{ ...good, evidence: ["r99"] }, "unknown_evidence"],
    [{ ...good, evidence: ["r1", "user_0007"] }, "unknown_evidence"],
    [{ ...good, evidence: ["r5-r3"] }, "unknown_evidence"],
    [{ ...good, evidence: ["r1-r3-r5"] }, "unknown_evidence"],
    [{ ...good, evidence: [3] }, "unknown_evidence"],
    [{ ...good, object: { name: "x" } }, "bad_field"],
    [{ ...good, context: "x".repeat(1001) }, "bad_field"],
  ])("%j: %s", (value, reason) => {
    expect(read(value)).toMatchObject({ kind: "rejected", reason });
  });

  test("the same event a second time", () => {
    const reader = createRecordReader(aliases);
    expect(read(good, reader).kind).toBe("event");
    expect(read(good, reader)).toMatchObject({ kind: "rejected", reason: "duplicate" });
    expect(read({ ...good, evidence: ["r5"] }, reader).kind).toBe("event");
  });

  test("a line that was too long", () => {
    expect(createRecordReader(aliases)({ number: 1, text: "{}", tooLong: true })).toMatchObject({ reason: "too_long" });
  });
});

test("the end record is one", () => {
  expect(read('{"end":true,"records":7}')).toEqual({ kind: "end", records: 7 });
});

test("no JSON value makes the reader throw, and no event it gives names a row that is not there", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.jsonValue(),
        fc.record({
          type: fc.string(),
          category: fc.constant("other"),
          confidence: fc.double(),
          evidence: fc.array(fc.string()),
        }),
      ),
      (value) => {
        const line = read(JSON.stringify(value) ?? "null");
        if (line.kind === "event") {
          expect(line.record.evidence.length).toBeGreaterThan(0);
          for (const alias of line.record.evidence) expect(aliases).toContain(alias);
        }
      },
    ),
    { numRuns: 2000 },
  );
});
