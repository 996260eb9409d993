import { describe, expect, it } from "vitest";
import { drawableEdges, scene, simpleLayout } from "@/lib/causal";
import { madeEdge, madeNode, randomOf } from "@/lib/causal/__fixtures__/made-graph";
import { entryOf, litAround, nextEdge, stepFrom } from "./walk";

// 0 → 1 → 3 and 0 → 2 → 3, so that 1 and 2 share a layer.
const nodes = [0, 1, 2, 3].map((number) => madeNode(number, 4));
const [a, b, c, d] = nodes.map(({ id }) => id) as [string, string, string, string];
const ends = [
  [0, 1],
  [0, 2],
  [1, 3],
  [2, 3],
] as const;
const random = randomOf(3);
const edges = ends.flatMap(([from, to], at) => {
  const [source, target] = [nodes[from], nodes[to]];
  // The first edge of each node is its strongest.
  return source && target
    ? [{ ...madeEdge(at, source, target, random), level: at % 2 === 0 ? (3 as const) : (1 as const) }]
    : [];
});
const drawn = scene({ layout: simpleLayout(nodes, edges), nodes, edges: drawableEdges(edges), users: 3836 });
const [ab, ac] = edges.map(({ id }) => id) as [string, string];

describe("a walk by keyboard", () => {
  it("enters at the node with most users and follows the strongest edges", () => {
    expect(entryOf(drawn)).toBe(a);
    expect(stepFrom(drawn, a, "right")).toBe(b);
    expect(stepFrom(drawn, b, "right")).toBe(d);
    expect(stepFrom(drawn, d, "left")).toBe(b);
    expect(stepFrom(drawn, d, "right")).toBeUndefined();
    expect(stepFrom(drawn, d, "first")).toBe(a);
  });

  it("goes up and down within a layer", () => {
    const [upper, lower] =
      (drawn.nodes.find(({ id }) => id === b)?.y ?? 0) < (drawn.nodes.find(({ id }) => id === c)?.y ?? 0)
        ? [b, c]
        : [c, b];
    expect(stepFrom(drawn, upper, "down")).toBe(lower);
    expect(stepFrom(drawn, lower, "up")).toBe(upper);
    expect(stepFrom(drawn, upper, "up")).toBeUndefined();
  });

  it("cycles the edges of a node in both directions, and goes from an edge to its ends", () => {
    expect(nextEdge(drawn, a, a, false)).toBe(ab);
    expect(nextEdge(drawn, a, ab, false)).toBe(ac);
    expect(nextEdge(drawn, a, ac, false)).toBe(ab);
    expect(nextEdge(drawn, a, ab, true)).toBe(ac);
    expect(stepFrom(drawn, ac, "right")).toBe(c);
    expect(stepFrom(drawn, ac, "left")).toBe(a);
  });

  it("lights a node with its neighbors, an edge with its ends", () => {
    expect(litAround(drawn, ab)).toEqual(new Set([ab, a, b]));
    expect(litAround(drawn, a)).toEqual(new Set([a, ab, b, ac, c]));
  });
});
