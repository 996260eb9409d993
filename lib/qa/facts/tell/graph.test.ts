import { describe, expect, it } from "vitest";
import { overstatements, sentenceOf, type GraphEdge } from "@/lib/causal";
import { madeGraph } from "@/lib/causal/__fixtures__/made-graph";
import { FactQuery } from "../query";
import { tellEdge, tellNoEdge, tellPath, type EdgeWithEnds } from "./graph";

const graph = madeGraph({ nodes: 20, edges: 60 });
const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
const place = { graph: graph.id, version: 1 };

function withEnds(edge: GraphEdge): EdgeWithEnds {
  const [source, target] = [nodes.get(edge.source), nodes.get(edge.target)];
  if (!source || !target) throw new Error("an edge without its nodes");
  return { edge, source, target };
}

const edgeQuery = (edge: GraphEdge) => {
  const query = FactQuery.parse({ kind: "edge", ...place, edge: edge.id });
  if (query.kind !== "edge") throw new Error("another query");
  return query;
};

describe("a relation", () => {
  it("is told by its level's sentence, and goes no further", () => {
    for (const edge of graph.edges) {
      const found = withEnds(edge);
      const { text, level } = tellEdge(edgeQuery(edge), found);
      const said = sentenceOf({ ...edge, ...found });
      expect(text.zh.startsWith(said.zh) && text.en.startsWith(said.en)).toBe(true);
      expect(level).toBe(edge.level);
      expect([...overstatements(text.zh.slice(said.zh.length), edge.level), ...overstatements(text.en.slice(said.en.length), edge.level)]).toEqual([]); // prettier-ignore
    }
  });

  it("has the figures that its sentence names", () => {
    const edge = graph.edges.find(({ stats }) => stats !== null);
    if (!edge) throw new Error("no edge was measured");
    const { figures } = tellEdge(edgeQuery(edge), withEnds(edge));
    const value = (name: string) => figures.find((figure) => figure.name === name)?.value;
    expect(value("users_both")).toBe(edge.stats?.users.ab);
    expect(value("lift_hi")).toBe(edge.stats?.lift?.hi);
    expect(value("lag_p50")).toBe(edge.stats?.lag_ms?.p50);
  });

  it("names what people and the model say beside the data", () => {
    const edge = graph.edges.find(({ model }) => model?.verdict === "doubts");
    if (!edge) throw new Error("the model doubts nothing");
    const human = { verdict: "approved" as const, reason: null, comment: null, by: null, at: "", version: 1 };
    const { text, level } = tellEdge(edgeQuery(edge), withEnds({ ...edge, human }));
    expect(text.zh).toContain("人工结论：认可");
    expect(text.en).toContain("the model doubts it");
    expect(level).toBe(edge.level);
  });
});

it("a path is read by its weakest relation", () => {
  const first = graph.edges.find((edge) => graph.edges.some(({ source }) => source === edge.target));
  const second = graph.edges.find(({ source }) => source === first?.target);
  if (!first || !second) throw new Error("no path");
  const query = FactQuery.parse({ kind: "path", ...place, edges: [first.id, second.id] });
  if (query.kind !== "path") throw new Error("another query");
  const { level, text } = tellPath(query, [first, second].map(withEnds));
  expect(level).toBe(Math.min(first.level, second.level));
  expect(text.en).toContain("2 relations");
});

it("that there is no relation is not told as a proof", () => {
  const [source, target] = graph.nodes;
  if (!source || !target) throw new Error("no nodes");
  const query = FactQuery.parse({ kind: "no_edge", ...place, source: source.id, target: target.id });
  if (query.kind !== "no_edge") throw new Error("another query");
  expect(tellNoEdge(query, { source, target }, null).text).toEqual({
    zh: `事理图谱第 1 版中没有从“${source.label.zh}”到“${target.label.zh}”的关系，反方向也没有。没有关系不等于已证明无关。`,
    en: `Version 1 of the graph has no relation from “${source.label.en}” to “${target.label.en}”, nor one the other way round. That there is none does not prove that there is nothing between them.`,
  });
});
