import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EdgeId, NodeId, type Level } from "@/lib/causal";
import { neighbourhoodOf, strongestWay } from "./neighbourhood";
import type { OutlineEdge } from "./outline";

const node = (n: number) => NodeId.parse(`n_${n.toString(16).padStart(12, "0")}`);
const NODES = 7;

type Drawn = { source: number; target: number; level: Level; effect: number; users: number };

const edgeOf = ({ source, target, ...rest }: Drawn, n: number): OutlineEdge => ({
  id: EdgeId.parse(`e_${n.toString(16).padStart(12, "0")}`),
  source: node(source),
  target: node(target),
  relation: "sequence",
  suppresses: false,
  ...rest,
});

const drawn = fc
  .uniqueArray(
    fc.record({
      source: fc.nat(NODES - 1),
      target: fc.nat(NODES - 1),
      level: fc.constantFrom<Level>(0, 1, 2, 3),
      effect: fc.constantFrom(0.1, 0.5, 2),
      users: fc.constantFrom(5, 20),
    }),
    { selector: ({ source, target }) => source * NODES + target, maxLength: 20 },
  )
  .map((edges) => edges.filter(({ source, target }) => source !== target).map(edgeOf));

/** Every way of two to four relations that comes by no node twice. */
function* ways(
  edges: readonly OutlineEdge[],
  from: NodeId,
  to: NodeId,
  passed: NodeId[] = [],
): Iterable<OutlineEdge[]> {
  if (passed.length === 4) return;
  for (const edge of edges) {
    if (edge.level < 1 || edge.source !== from || passed.includes(edge.target) || edge.target === from) continue;
    if (edge.target === to) {
      if (passed.length > 0) yield [edge];
      continue;
    }
    for (const rest of ways(edges, edge.target, to, [...passed, from])) yield [edge, ...rest];
  }
}

const strengthOf = (way: readonly OutlineEdge[]) =>
  Math.min(...way.map(({ level, effect, users }) => level * 1000 + effect * users));

describe("the strongest way", () => {
  it("is the one that looking at every way finds", () => {
    fc.assert(
      fc.property(drawn, fc.nat(NODES - 1), fc.nat(NODES - 1), (edges, a, b) => {
        fc.pre(a !== b);
        const all = [...ways(edges, node(a), node(b))];
        const found = strongestWay(edges, node(a), node(b));
        expect(found === undefined).toBe(all.length === 0);
        if (!found) return;
        const best = Math.max(...all.map(strengthOf));
        const shortest = Math.min(...all.filter((way) => strengthOf(way) === best).map((way) => way.length));
        expect([strengthOf(found.edges), found.edges.length]).toEqual([best, shortest]);
        expect(all).toContainEqual(found.edges);
      }),
      { numRuns: 500 },
    );
  });
});

describe("what bears on some nodes", () => {
  const outline = (edges: OutlineEdge[]) => ({
    nodes: Array.from({ length: NODES }, (_, n) => ({
      id: node(n),
      kind: "event" as const,
      label: { zh: `甲${n}`, en: `a${n}` },
      type: `甲${n}`,
      feature: null,
      users: 10 + n,
    })),
    edges,
  });

  it("is what is among them, then the best of what leads into them, by level before size", () => {
    const edges = (
      [
        { source: 0, target: 1, level: 0, effect: 1, users: 1 },
        { source: 2, target: 1, level: 1, effect: 9, users: 99 },
        { source: 3, target: 1, level: 2, effect: 1, users: 5 },
        { source: 4, target: 1, level: 2, effect: 1, users: 6 },
        { source: 1, target: 5, level: 3, effect: 1, users: 6 },
      ] satisfies Drawn[]
    ).map(edgeOf);
    const ids = (...places: number[]) => places.map((place) => edges[place]?.id);
    const wanted = { nodes: [node(0), node(1)], limit: 10 };
    expect(neighbourhoodOf(outline(edges), { ...wanted, purpose: "into" }).edges).toEqual(ids(0, 3, 2, 1));
    expect(neighbourhoodOf(outline(edges), { ...wanted, purpose: "out" }).edges).toEqual(ids(0, 4));
    expect(neighbourhoodOf(outline(edges), { ...wanted, purpose: "between" }).edges).toEqual(ids(0));
    expect(neighbourhoodOf(outline(edges), { ...wanted, purpose: "around", limit: 2 }).edges).toEqual(ids(0, 4));
  });

  it("names every node of its edges and ways, and none that the graph does not have", () => {
    fc.assert(
      fc.property(
        drawn,
        fc.uniqueArray(fc.nat(NODES + 2), { maxLength: 3 }),
        fc.constantFrom("into" as const, "out" as const, "between" as const, "around" as const),
        fc.integer({ min: 1, max: 6 }),
        (edges, wanted, purpose, limit) => {
          const found = neighbourhoodOf(outline(edges), { nodes: wanted.map(node), purpose, limit });
          const byId = new Map(edges.map((edge) => [edge.id, edge]));
          const ends = [...found.edges, ...found.paths.flat()].flatMap((id) => {
            const edge = byId.get(id);
            return edge ? [edge.source, edge.target] : [];
          });
          const known = wanted.filter((n) => n < NODES).map(node);
          expect(new Set(found.nodes)).toEqual(new Set([...known, ...ends]));
          expect(found.edges.length).toBeLessThanOrEqual(limit);
        },
      ),
    );
  });
});
