import ELK from "elkjs/lib/elk.bundled.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { edgeId, madeGraph, nodeId } from "../__fixtures__/made-graph";
import { backboneOf } from "./backbone";
import { layoutOf } from "./layout-of";
import { simpleLayout } from "./simple-layout";
import type { Box, Wire } from "./wire";

const elk = () => new ELK();

const graphs = fc
  .record({
    kinds: fc.array(fc.constantFrom("event", "feature", "result"), { minLength: 1, maxLength: 9 }),
    pairs: fc.uniqueArray(fc.tuple(fc.nat(8), fc.nat(8)), { maxLength: 20, selector: ([a, b]) => `${a} ${b}` }),
  })
  .map(({ kinds, pairs }) => ({
    nodes: kinds.map((kind, at): Box => ({ id: nodeId(at), kind })),
    edges: pairs
      .filter(([from, to]) => from < kinds.length && to < kinds.length)
      .map(([from, to], at): Wire => ({ id: edgeId(at), source: nodeId(from), target: nodeId(to) })),
  }));

describe("layoutOf", () => {
  it("places every node and edge of any graph, loops and edges between results included", async () => {
    const engine = elk();
    await fc.assert(
      fc.asyncProperty(graphs, async ({ nodes, edges }) => {
        const layout = await layoutOf(engine, nodes, edges);
        expect(Object.keys(layout.nodes).toSorted()).toEqual(nodes.map(({ id }) => id).toSorted());
        for (const { id } of edges) expect(layout.edges[id]?.length).toBeGreaterThan(1);
        for (const { x, y, width, height } of Object.values(layout.nodes)) {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x + width).toBeLessThanOrEqual(layout.width);
          expect(y + height).toBeLessThanOrEqual(layout.height);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("gives the same picture for the same graph, and stands results last and starts first", async () => {
    const graph = madeGraph({ nodes: 24, edges: 40, loops: false });
    const part = backboneOf(graph);
    const nodes = graph.nodes.filter(({ id }) => part.nodes.includes(id));
    const edges = graph.edges.filter(({ id }) => part.edges.includes(id));
    const layout = await layoutOf(elk(), nodes, edges);
    expect(await layoutOf(elk(), nodes, edges)).toEqual(layout);
    const at = (id: string) => layout.nodes[id]?.x ?? Number.NaN;
    const all = nodes.map(({ id }) => at(id));
    const result = nodes.find(({ kind }) => kind === "result");
    expect(at(result?.id ?? "")).toBe(Math.max(...all));
    const starts = nodes.filter(({ id }) => edges.every(({ target }) => target !== id));
    expect(starts.length).toBeGreaterThan(0);
    for (const { id } of starts) expect(at(id)).toBe(Math.min(...all));
    // Without loops every edge leads to the right.
    for (const { source, target } of edges) expect(at(source)).toBeLessThan(at(target));
  });
});

describe("simpleLayout", () => {
  it("places every node apart from the others, and every edge", () => {
    fc.assert(
      fc.property(graphs, ({ nodes, edges }) => {
        const layout = simpleLayout(nodes, edges);
        const places = Object.values(layout.nodes).map(({ x, y }) => `${x} ${y}`);
        expect(new Set(places).size).toBe(nodes.length);
        expect(Object.keys(layout.edges).toSorted()).toEqual(edges.map(({ id }) => id).toSorted());
      }),
    );
  });

  it("stands each node behind all that lead to it where there is no loop", () => {
    const { nodes, edges } = madeGraph({ nodes: 300, edges: 600, loops: false });
    const layout = simpleLayout(nodes, edges);
    for (const { source, target } of edges) expect(layout.nodes[source]?.x).toBeLessThan(layout.nodes[target]?.x ?? 0);
  });

  it("takes a chain of thousands", () => {
    const nodes = Array.from({ length: 5000 }, (_, at): Box => ({ id: nodeId(at), kind: "event" }));
    const edges = nodes.slice(1).map((node, at): Wire => ({ id: edgeId(at), source: nodeId(at), target: node.id }));
    expect(Object.keys(simpleLayout(nodes, edges).nodes)).toHaveLength(5000);
  });
});
