import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createLineReader, estimateTokens, type Line } from "@/lib/llm";
import { answerGraph } from "./offline-answer";
import { buildGraphPrompt, evidenceLines, type PromptEdge, type PromptNode } from "./prompt";
import { createHypothesisReader, type HypothesisRecord } from "./record";
import { generateGraphTask } from "./task";

const line = (text: string): Line => ({ number: 1, text, tooLong: false });
const say = (fields: Record<string, unknown>) => line(JSON.stringify(fields));

describe("reading a model's lines", () => {
  const good = { record: "edge", from: "t1", to: "t2", relation: "cause", zh: "甲", en: "a" };

  test.each([
    ["not_json", "{"],
    ["not_an_object", "[1]"],
    ["bad_kind", JSON.stringify({ record: "graph" })],
    ["unknown_node", JSON.stringify({ ...good, to: "t9" })],
    ["unknown_node", JSON.stringify({ record: "node", id: "x0", kind: "event", en: "a" })],
    ["self_loop", JSON.stringify({ ...good, to: "t1" })],
    ["bad_relation", JSON.stringify({ ...good, relation: "leads" })],
    ["bad_verdict", JSON.stringify({ ...good, verdict: "sure" })],
    ["bad_confidence", JSON.stringify({ ...good, confidence: 1.7 })],
    ["nothing_said", JSON.stringify({ ...good, zh: "", en: "" })],
    ["bad_field", JSON.stringify({ ...good, confounders: "age" })],
    ["unknown_node", JSON.stringify({ record: "insight", en: "a", edges: ["t1>t9"] })],
  ])("refuses %s", (reason, text) => {
    const read = createHypothesisReader(["t1", "t2"]);
    expect(read(line(text))).toMatchObject({ kind: "rejected", reason });
  });

  test("a node of its own has to be there before it is used, and a relation is told once in each direction", () => {
    const read = createHypothesisReader(["t1"]);
    expect(read(say({ ...good, to: "x1" }))).toMatchObject({ reason: "unknown_node" });
    expect(read(say({ record: "node", id: "x1", kind: "event", zh: "看广告" }))).toMatchObject({
      record: { alias: "x1", label: { zh: "看广告", en: "看广告" } },
    });
    expect(read(say({ ...good, to: "x1" }))).toMatchObject({ kind: "record" });
    expect(read(say({ ...good, to: "x1" }))).toMatchObject({ reason: "duplicate" });
    expect(read(say({ ...good, from: "x1", to: "t1" }))).toMatchObject({ kind: "record" });
  });

  test("goes on after what an answer that broke off held", () => {
    const told: HypothesisRecord[] = [
      { record: "node", alias: "x1", kind: "event", label: { zh: "甲", en: "a" }, description: null },
    ];
    const read = createHypothesisReader(["t1"], told);
    expect(read(say({ record: "node", id: "x1", kind: "event", zh: "乙" }))).toMatchObject({ reason: "duplicate" });
    expect(read(say({ ...good, to: "x1" }))).toMatchObject({ kind: "record" });
  });

  test("never throws, whatever a line says", () => {
    const read = createHypothesisReader(["t1", "t2"]);
    const fields = fc.dictionary(
      fc.constantFrom("record", "id", "from", "to", "kind", "relation", "verdict", "confidence", "zh", "en", "edges"),
      fc.oneof(fc.jsonValue(), fc.constantFrom("node", "edge", "insight", "t1", "t2", "x1", "event", "cause")),
    );
    fc.assert(
      fc.property(fields, (each) => {
        expect(["record", "rejected", "end"]).toContain(read(say(each)).kind);
      }),
    );
  });
});

describe("the offline model", () => {
  test.each(["en", "zh-CN"] as const)(
    "answers the %s sample with lines that are all taken, and nothing that was not counted",
    (locale) => {
      const { messages } = generateGraphTask.sample(locale);
      const lines = createLineReader().push([...answerGraph(messages)].join(""));
      const read = createHypothesisReader(["t1", "t2", "t3"]);
      const kinds = lines.map((each) => read(each));
      expect(kinds.filter(({ kind }) => kind === "rejected")).toEqual([]);
      expect(kinds.at(-1)).toEqual({ kind: "end", records: lines.length - 1 });
      const edges = kinds.flatMap((each) =>
        each.kind === "record" && each.record.record === "edge" ? [each.record] : [],
      );
      expect(edges.map(({ from, to, relation }) => `${from}>${to} ${relation}`)).toEqual([
        "t1>t2 cause",
        "t2>t3 sequence",
      ]);
    },
  );

  test("says the rest of what an answer that broke off held", () => {
    const base = {
      locale: "en",
      focus: "comprehensive",
      fields: [],
      marker: "1f4c0a9e7b3d4682a5c6e7d8f9012345",
    } as const;
    const nodes = ["t1", "t2"].map((alias): PromptNode => ({
      alias,
      kind: "event",
      name: alias,
      zh: null,
      en: null,
      users: 1,
      of: 2,
    }));
    const told: HypothesisRecord[] = [
      { record: "node", alias: "t1", kind: "event", label: { zh: "甲", en: "a" }, description: null },
    ];
    const text = [...answerGraph(buildGraphPrompt({ ...base, nodes, edges: [], told }))].join("");
    expect(text.split("\n").filter((each) => each.includes('"record":"node"')).length).toBe(1);
  });
});

test("the evidence of the largest graph fits the budget, the strongest first", () => {
  const nodes = Array.from({ length: 500 }, (_, i): PromptNode => ({
    alias: `t${i}`,
    kind: "event",
    name: `type ${i}`,
    zh: null,
    en: null,
    users: 9,
    of: 99,
  }));
  const edges = Array.from({ length: 5000 }, (_, i): PromptEdge => ({
    from: `t${i % 70}`,
    to: `t${(i * 7 + 1) % 70}`,
    level: 1,
    users: 5000 - i,
    confidence: 0.123456,
    lift: 2,
    effect: null,
    lagMs: 1000,
    via: [],
    suppresses: false,
  }));
  const lines = evidenceLines({ nodes, edges });
  expect(lines.edges.length).toBeGreaterThan(20);
  expect(lines.edges[0]).toContain('"users":5000');
  expect(lines.left).toBe(5000 - lines.edges.length);
  const tokens = [...lines.nodes, ...lines.edges].reduce((sum, each) => sum + estimateTokens(each), 0);
  expect(tokens).toBeLessThanOrEqual(6000);
});
