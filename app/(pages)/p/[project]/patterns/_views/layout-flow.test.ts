import { describe, expect, test } from "vitest";
import type { Flow } from "@/lib/patterns";
import { layoutFlow } from "./layout-flow";

const node = (step: number, type: string, n: number) => ({ step, kind: "type" as const, type, n, types: 1 });
const flow: Flow = {
  anchor: "buy",
  counted: "users",
  of: 10,
  n: 10,
  before: 1,
  after: 1,
  nodes: [node(-1, "look", 6), node(-1, "cart", 4), node(0, "buy", 10), node(1, "pay", 7), node(1, "call", 3)],
  links: [
    { from: 0, to: 2, n: 6 },
    { from: 1, to: 2, n: 4 },
    { from: 2, to: 3, n: 7 },
    { from: 2, to: 4, n: 3 },
  ],
  paths: [],
  shared_moments: 0,
};

describe("the layout of a flow", () => {
  test("gives each step a column, in which nodes do not overlap and are as high as they are large", () => {
    const { nodes, width, height } = layoutFlow(flow);
    expect(new Set(nodes.map(({ x }) => x)).size).toBe(3);
    const [look, cart, buy] = nodes;
    expect((look?.height ?? 0) / (cart?.height ?? 1)).toBeCloseTo(1.5);
    expect((look?.height ?? 0) + (cart?.height ?? 0)).toBeCloseTo(buy?.height ?? 0);
    expect(cart?.y).toBeGreaterThan((look?.y ?? 0) + (look?.height ?? 0));
    for (const { x, y, height: its } of nodes) {
      expect(x).toBeLessThan(width);
      expect(y + its).toBeLessThanOrEqual(height);
    }
  });

  test("lets ribbons fill the nodes that they join", () => {
    const { nodes, links } = layoutFlow(flow);
    const starts = links.map(({ path }) => Number(/^M\S+ (\S+?)C/.exec(path)?.[1]));
    const at = (index: number) => starts[links.findIndex((link) => link.index === index)] ?? NaN;
    const buy = nodes[2];
    expect(at(2)).toBeCloseTo(buy?.y ?? NaN);
    expect(at(3)).toBeCloseTo((buy?.y ?? NaN) + 0.7 * (buy?.height ?? NaN));
  });
});
