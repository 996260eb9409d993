import { describe, expect, test } from "vitest";
import { madeStats } from "../__fixtures__/edge-stats";
import type { EdgeStats } from "../edge-stats";
import type { HypothesisRecord } from "../hypotheses/record";
import type { Graph, GraphNode } from "../schema";
import { assembleGraph, type Assembly } from "./assemble-graph";
import { changesBetween, type ComparedGraph } from "./changes";
import { edgeIdOf, nodeIdOf } from "./keys";
import { agreementOf, unborne } from "./opinions";

const node = (type: string, users: number, more: Partial<GraphNode> = {}): GraphNode => ({
  id: nodeIdOf({ type }),
  kind: "event",
  label: { zh: type, en: type },
  type,
  feature: null,
  users,
  events: users * 2,
  description: null,
  origin: "data",
  ...more,
});
const [search, compare, buy] = [node("search", 90), node("compare", 120), node("buy", 30, { kind: "result" })] as const;
const edge = (source: GraphNode, target: GraphNode, changes: Partial<EdgeStats> = {}) => ({
  source: source.id,
  target: target.id,
  stats: madeStats(changes),
});
const nodeOf = new Map([
  ["t1", search.id],
  ["t2", compare.id],
  ["t3", buy.id],
]);
const told = (records: HypothesisRecord[]): Assembly["answer"] => ({
  records,
  nodeOf,
  model: "m",
  promptVersion: "p@1",
  runId: "run_x",
});
const says = (from: string, to: string, more: Partial<Extract<HypothesisRecord, { record: "edge" }>> = {}) => ({
  record: "edge" as const,
  from,
  to,
  relation: "cause" as const,
  verdict: "supports" as const,
  confidence: 0.8,
  reason: { zh: "先看后买。", en: "People look first." },
  alternatives: [],
  confounders: [],
  ...more,
});
const base: Assembly = {
  measured: { nodes: [search, compare, buy], edges: [edge(search, compare), edge(compare, buy)] },
  answer: null,
  patterns: [],
  adjustFor: [],
};

describe("a graph of both opinions", () => {
  test("edges of the data are there without a model, and nodes come by their users", () => {
    const { nodes, edges } = assembleGraph(base);
    expect(nodes.map(({ type }) => type)).toEqual(["compare", "search", "buy"]);
    expect(edges.map(({ level, origin, model, agreement }) => [level, origin, model, agreement])).toEqual([
      [2, "data", null, "data_only"],
      [2, "data", null, "data_only"],
    ]);
  });

  test("what only a model says stays a guess, whatever its words", () => {
    const own: HypothesisRecord = {
      record: "node",
      alias: "x1",
      kind: "event",
      label: { zh: "看广告", en: "see an ad" },
      description: null,
    };
    const { nodes, edges } = assembleGraph({ ...base, answer: told([own, says("x1", "t3"), says("t1", "t3")]) });
    const guesses = edges.filter(({ level }) => level === 0);
    expect(guesses.map(({ origin, agreement, stats }) => [origin, agreement, stats])).toEqual([
      ["model", "model_only", null],
      ["model", "model_only", null],
    ]);
    expect(nodes.find(({ origin }) => origin === "model")).toMatchObject({ label: { en: "see an ad" }, users: 0 });
  });

  test("a node of the model that is called like one of the data is that one", () => {
    const own: HypothesisRecord = {
      record: "node",
      alias: "x1",
      kind: "event",
      label: { zh: "购买", en: "Buy" },
      description: null,
    };
    const { nodes, edges } = assembleGraph({ ...base, answer: told([own, says("t2", "x1")]) });
    expect(nodes.length).toBe(3);
    expect(edges.find(({ id }) => id === edgeIdOf(compare.id, buy.id))).toMatchObject({ level: 2, agreement: "agree" });
  });

  test("no word of a model changes a level, a figure, or that one makes the other rarer", () => {
    const rarer = { est: 0.4, lo: 0.3, hi: 0.5, observed: 4, expected: 10, borrowed: 0 };
    const measured = { ...base.measured, edges: [edge(search, buy, { suppresses: true, direct: null, lift: rarer })] };

    const alone = assembleGraph({ ...base, measured }).edges[0];
    const both = assembleGraph({ ...base, measured, answer: told([says("t1", "t3")]) }).edges[0];
    expect(both).toMatchObject({ relation: "inhibit", agreement: "conflict" });
    expect([both?.level, both?.stats, both?.sentence]).toEqual([alone?.level, alone?.stats, alone?.sentence]);
  });

  test("measured pairs that nobody holds to are not drawn; a model's doubt about an edge of the data is", () => {
    const weak = edge(search, buy, { q: 0.8, p: 0.7, direct: null, lift: null });
    const measured = { ...base.measured, edges: [...base.measured.edges, weak] };
    expect(assembleGraph({ ...base, measured }).edges.length).toBe(2);
    const answer = told([says("t1", "t2", { verdict: "doubts" })]);
    const doubted = assembleGraph({ ...base, measured, answer }).edges;
    expect(doubted.map(({ agreement }) => agreement).toSorted()).toEqual(["conflict", "data_only"]);
  });

  test("a conclusion is as well borne out as the weakest edge it rests on", () => {
    const insight = (en: string, edges: string[]): HypothesisRecord => ({
      record: "insight",
      text: { zh: "", en },
      edges,
    });
    const records = [
      insight("Comparing often precedes buying.", ["t2>t3"]),
      insight("Comparing causes buying.", ["t2>t3"]),
    ];
    expect(assembleGraph({ ...base, answer: told(records) }).insights.map(({ overstated }) => overstated)).toEqual([
      false,
      true,
    ]);
  });

  test("patterns in which the source comes before the target are named", () => {
    const patterns = [
      { id: "p1", events: ["search", "compare", "buy"] },
      { id: "p2", events: ["compare", "search"] },
    ];
    const byId = new Map(assembleGraph({ ...base, patterns }).edges.map((each) => [each.id, each.patterns]));
    expect(byId.get(edgeIdOf(search.id, compare.id))).toEqual(["p1"]);
    expect(byId.get(edgeIdOf(compare.id, buy.id))).toEqual(["p1"]);
  });
});

describe("opinions", () => {
  test.each([
    [2, false, null, "data_only"],
    [0, false, null, "weak"],
    [2, false, { verdict: "unsure", relation: "cause" }, "data_only"],
    [2, false, { verdict: "supports", relation: "cause" }, "agree"],
    [1, true, { verdict: "supports", relation: "inhibit" }, "agree"],
    [1, true, { verdict: "supports", relation: "cause" }, "conflict"],
    [1, false, { verdict: "doubts", relation: "cause" }, "conflict"],
    [0, false, { verdict: "supports", relation: "cause" }, "model_only"],
    [0, false, { verdict: "doubts", relation: "cause" }, "weak"],
  ] as const)("level %i, suppresses %s, model %j: %s", (level, suppresses, model, agreement) => {
    expect(agreementOf(level, suppresses, model)).toBe(agreement);
  });

  test.each([
    ["它们相关。", []],
    ["比较车型常先于购买。", []],
    ["比较车型导致购买。", ["比较车型导致购买。"]],
    ["转化率提升 30%。很常见。", ["转化率提升 30%。"]],
    ["提高了三倍。", ["提高了三倍。"]],
    ["看宝马7系的人常先于下单。", []],
  ])("of “%s” unborne at level 2: %j", (zh, found) => {
    expect(unborne({ zh, en: "" }, 2, ["看宝马7系"])).toEqual(found);
  });
});

describe("ids", () => {
  test("are the same for the same meaning and differ in direction", () => {
    expect(nodeIdOf({ type: "购买" })).toBe(nodeIdOf({ type: "购买" }));
    expect(nodeIdOf({ type: "购买" })).not.toBe(nodeIdOf({ named: "购买" }));
    expect(edgeIdOf(search.id, buy.id)).not.toBe(edgeIdOf(buy.id, search.id));
  });

  test("none is given twice among 100,000 names", () => {
    const ids = new Set(Array.from({ length: 100_000 }, (_, i) => nodeIdOf({ type: `type ${i}` })));
    expect(ids.size).toBe(100_000);
  });
});

describe("what changed between versions", () => {
  const version = (n: number, assembly: Assembly, more: Partial<ComparedGraph> = {}): ComparedGraph => ({
    version: n,
    model: null,
    request: { focus: "comprehensive" } as Graph["request"],
    figures: { events: 100 * n, users: 10 * n } as Graph["figures"],
    ...assembleGraph(assembly),
    edges: assembleGraph(assembly).edges.map((each) => ({ ...each, human: null })),
    ...more,
  });
  const other = (edges: Assembly["measured"]["edges"]): Assembly => ({
    ...base,
    measured: { ...base.measured, edges },
  });

  test("nothing, where all is as it was", () => {
    expect(changesBetween(version(1, base), version(2, base))).toMatchObject({ edges: [], unchanged: 2 });
  });

  test("edges that came, went or moved, with the reason", () => {
    const after = other([
      edge(search, compare, { direct: null }),
      edge(search, buy, { lift: { est: 9, lo: 8, hi: 10, observed: 9, expected: 1, borrowed: 0 } }),
    ]);
    const { edges, unchanged } = changesBetween(version(1, base), version(2, after));
    expect(edges.map(({ change, source, target, reason }) => [change, source.en, target.en, reason])).toEqual([
      ["level", "search", "compare", "data"],
      ["added", "search", "buy", "data"],
      ["removed", "compare", "buy", "data"],
    ]);
    expect(unchanged).toBe(0);
  });

  test("another request, and a model's own edge, are other reasons", () => {
    const asked = { request: { focus: "comprehensive", exclude_types: ["x"] } as Graph["request"] };
    const fewer = changesBetween(version(1, base), version(2, other([edge(search, compare)]), asked));
    expect(fewer.edges).toMatchObject([{ change: "removed", reason: "request" }]);
    const guessed = changesBetween(version(1, base), version(2, { ...base, answer: told([says("t1", "t3")]) }));
    expect(guessed.edges).toMatchObject([{ change: "added", reason: "model" }]);
  });
});
