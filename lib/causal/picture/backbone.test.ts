import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { madeGraph, nodeId } from "../__fixtures__/made-graph";
import { backboneOf } from "./backbone";
import { coverageOf } from "./coverage";
import { filterGraph, leadingTo } from "./filter";
import { byStrength } from "./strength";

const sizes = fc.record({ nodes: fc.integer({ min: 2, max: 40 }), edges: fc.nat(120), seed: fc.nat(1000) });

describe("backboneOf", () => {
  it("keeps within its limits, holds both ends of each edge, and does not depend on the order of edges", () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 10 }), fc.integer({ min: 2, max: 30 }), (size, k, nodesMax) => {
        const graph = madeGraph(size);
        const part = backboneOf(graph, { k, nodesMax, edgesMax: 25 });
        expect(part.nodes.length).toBeLessThanOrEqual(nodesMax);
        expect(part.edges.length).toBeLessThanOrEqual(25);
        const nodes = new Set(part.nodes);
        for (const { id, source, target } of graph.edges)
          if (part.edges.includes(id)) expect([nodes.has(source), nodes.has(target)]).toEqual([true, true]);
        expect(backboneOf({ ...graph, edges: graph.edges.toReversed() }, { k, nodesMax, edgesMax: 25 })).toEqual(part);
      }),
    );
  });

  it("keeps the strongest that leave each node and the strongest that reaches it", () => {
    const graph = madeGraph({ nodes: 20, edges: 80 });
    const { edges } = backboneOf(graph, { k: 1, nodesMax: 1000, edgesMax: 1000 });
    for (const node of graph.nodes) {
      const [out] = graph.edges.filter(({ source }) => source === node.id).toSorted(byStrength);
      const [into] = graph.edges.filter(({ target }) => target === node.id).toSorted(byStrength);
      for (const edge of [out, into]) if (edge) expect(edges).toContain(edge.id);
    }
    expect(edges.length).toBeLessThan(graph.edges.length);
  });

  it("shows nodes where there is no edge", () => {
    expect(backboneOf(madeGraph({ nodes: 4, edges: 0 })).nodes).toHaveLength(4);
  });
});

describe("filterGraph", () => {
  const graph = madeGraph({ nodes: 30, edges: 90 });

  it("leaves the graph as it is where nothing is asked", () => {
    expect(filterGraph(graph, {}).edges).toEqual(graph.edges);
  });

  it("holds to levels, users, effects, relations and verdicts at once", () => {
    const { edges } = filterGraph(graph, { level: 2, users: 100, lift: 1.5, relations: ["cause", "inhibit"] });
    expect(edges.length).toBeGreaterThan(0);
    for (const { level, relation, stats } of edges) {
      expect(level).toBeGreaterThanOrEqual(2);
      expect(["cause", "inhibit"]).toContain(relation);
      expect(stats?.users.ab).toBeGreaterThanOrEqual(100);
      const lift = stats?.lift?.est ?? 1;
      expect(Math.max(lift, 1 / lift)).toBeGreaterThanOrEqual(1.5);
    }
    expect(filterGraph(graph, { verdicts: ["approved"] }).edges).toEqual([]);
  });

  it("finds nodes by their name in either language", () => {
    const { nodes, edges } = filterGraph(graph, { q: "Test DRIVE" });
    expect(nodes.some(({ label }) => label.zh === "预约试驾")).toBe(true);
    const named = new Set(nodes.filter(({ label }) => label.en.includes("test drive")).map(({ id }) => id));
    expect(edges.every(({ source, target }) => named.has(source) || named.has(target))).toBe(true);
  });

  it("follows the ways to a target only so far", () => {
    const wires = [0, 1, 2, 3].map((at) => ({ id: `e${at}`, source: nodeId(at), target: nodeId(at + 1) }));
    const ids = (hops: number) => leadingTo(wires, nodeId(4), hops).map(({ id }) => id);
    expect(ids(1)).toEqual(["e3"]);
    expect(ids(2)).toEqual(["e2", "e3"]);
    expect(ids(9)).toEqual(["e0", "e1", "e2", "e3"]);
  });
});

describe("coverageOf", () => {
  it("counts what is drawn of all there is", () => {
    const graph = madeGraph({ nodes: 20, edges: 40 });
    const all = coverageOf(
      graph,
      graph.edges.map(({ id }) => id),
    );
    expect(all.edges).toEqual({ n: 40, of: 40 });
    expect(all.transitions.n).toBe(all.transitions.of);
    const none = coverageOf(graph, []);
    expect([none.edges.n, none.users.n, none.transitions.n]).toEqual([0, 0, 0]);
    expect(all.users.n).toBeLessThanOrEqual(graph.figures.users);
  });
});
