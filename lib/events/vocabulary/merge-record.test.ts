import { describe, expect, test } from "vitest";
import { createMergeReader, type MergeRecord } from "./merge-record";

const line = (value: unknown) => ({
  number: 1,
  text: typeof value === "string" ? value : JSON.stringify(value),
  tooLong: false,
});
const reader = (earlier: MergeRecord[] = []) => createMergeReader(["t1", "t2", "t3", "t4"], earlier);
const merge = (sources: unknown, target: unknown, more = {}) => line({ kind: "merge", sources, target, ...more });

describe("a good line", () => {
  test("merges, with names and a reason", () => {
    const found = reader()(
      merge(["t2", "t3", "t2"], "t1", { name_zh: " 比较  车型 ", name_en: "compare models", reason: "一样" }),
    );
    expect(found).toEqual({
      kind: "record",
      record: {
        kind: "merge",
        sources: ["t2", "t3"],
        target: "t1",
        nameZh: "比较 车型",
        nameEn: "compare models",
        definition: null,
        reason: "一样",
      },
    });
    expect(reader()(merge("t2", "t1"))).toMatchObject({ kind: "record", record: { sources: ["t2"] } });
  });

  test("describes, with any of the texts", () => {
    expect(reader()(line({ kind: "describe", type: "t4", definition: "付了钱" }))).toMatchObject({
      kind: "record",
      record: { kind: "describe", sources: [], target: "t4", definition: "付了钱", nameZh: null },
    });
  });

  test("ends the answer", () => {
    expect(reader()(line({ end: true, records: 3 }))).toEqual({ kind: "end", records: 3 });
  });
});

describe("a line is refused", () => {
  test.each([
    ["not_json", "{oops"],
    ["not_an_object", "[]"],
    ["bad_kind", { kind: "rename", type: "t1" }],
    ["bad_kind", { sources: ["t1"], target: "t2" }],
    ["unknown_type", { kind: "merge", sources: ["t9"], target: "t1" }],
    ["unknown_type", { kind: "merge", sources: ["t1"], target: "比较车型" }],
    ["unknown_type", { kind: "merge", sources: [], target: "t1" }],
    ["unknown_type", { kind: "merge", sources: [7], target: "t1" }],
    ["unknown_type", { kind: "describe", type: "t5", definition: "x" }],
    ["unknown_type", { kind: "describe", definition: "x" }],
    ["merge_loop", { kind: "merge", sources: ["t1"], target: "t1" }],
    ["nothing_said", { kind: "describe", type: "t1", reason: "only" }],
    ["bad_field", { kind: "describe", type: "t1", definition: "x".repeat(301) }],
    ["bad_field", { kind: "describe", type: "t1", name_en: "x".repeat(101) }],
    ["bad_field", { kind: "describe", type: "t1", name_zh: "a\u202eb" }],
    ["bad_field", { kind: "merge", sources: ["t1"], target: "t2", reason: { so: 1 } }],
  ])("%s: %j", (reason, text) => {
    expect(reader()(line(text))).toMatchObject({ kind: "rejected", reason });
  });

  test("when it is too long", () => {
    expect(reader()({ ...line("x"), tooLong: true })).toMatchObject({ kind: "rejected", reason: "too_long" });
  });

  test("when it merges back, also over several steps or after an answer that broke off", () => {
    const read = reader();
    expect(read(merge(["t1"], "t2")).kind).toBe("record");
    expect(read(merge(["t2"], "t3")).kind).toBe("record");
    expect(read(merge(["t3"], "t1"))).toMatchObject({ kind: "rejected", reason: "merge_loop" });
    expect(read(merge(["t4"], "t1")).kind).toBe("record");
    const first = reader()(merge(["t1"], "t2"));
    if (first.kind !== "record") return expect.unreachable();
    expect(reader([first.record])(merge(["t2"], "t1"))).toMatchObject({ kind: "rejected", reason: "merge_loop" });
  });

  test("when it merges or describes a type again", () => {
    const read = reader();
    read(merge(["t1"], "t2"));
    expect(read(merge(["t1"], "t3"))).toMatchObject({ kind: "rejected", reason: "duplicate" });
    read(line({ kind: "describe", type: "t2", name_en: "x" }));
    expect(read(line({ kind: "describe", type: "t2", name_en: "y" }))).toMatchObject({ reason: "duplicate" });
  });
});
