import type { GraphLayout } from "../schema";
import { fromElk, toElk, type ElkGraph } from "./elk-graph";
import { MARGIN, NODE_GAP, NODE_HEIGHT, NODE_WIDTH, type Box, type Wire } from "./wire";

/** What places nodes: ELK, wherever it runs. */
export type LayoutEngine = { layout(graph: ElkGraph): Promise<ElkGraph> };

/**
 * Places nodes in layers from left to right and runs edges between them, starts first and results last. Equal input
 * gives an equal picture. How long it takes depends on the graph's shape more than on its size, and it cannot be
 * interrupted: whoever calls it does so where it can be ended from outside.
 */
export async function layoutOf(
  engine: LayoutEngine,
  nodes: readonly Box[],
  edges: readonly Wire[],
): Promise<GraphLayout> {
  const { placed, free } = apart(nodes, edges);
  const layout = fromElk(await engine.layout(toElk(placed, edges)));
  return withFree(layout, free);
}

/** Nodes that no edge touches are put in rows below: as layers they would make the picture as wide as they are many. */
function apart(nodes: readonly Box[], edges: readonly Wire[]): { placed: Box[]; free: Box[] } {
  const touched = new Set(edges.flatMap(({ source, target }) => [source, target]));
  return { placed: nodes.filter(({ id }) => touched.has(id)), free: nodes.filter(({ id }) => !touched.has(id)) };
}

function withFree(layout: GraphLayout, free: readonly Box[]): GraphLayout {
  if (free.length === 0) return layout;
  const step = NODE_WIDTH + NODE_GAP;
  const across = Math.max(1, Math.floor((Math.max(layout.width, 6 * step) - 2 * MARGIN + NODE_GAP) / step));
  const top = Math.max(layout.height, MARGIN);
  const nodes = { ...layout.nodes };
  for (const [place, { id }] of free.entries()) {
    const [row, column] = [Math.floor(place / across), place % across];
    nodes[id] = {
      x: MARGIN + column * step,
      y: top + row * (NODE_HEIGHT + NODE_GAP),
      width: NODE_WIDTH,
      height: NODE_HEIGHT,
    };
  }
  const rows = Math.ceil(free.length / across);
  return {
    ...layout,
    nodes,
    width: Math.max(layout.width, 2 * MARGIN + Math.min(across, free.length) * step - NODE_GAP),
    height: top + rows * (NODE_HEIGHT + NODE_GAP),
  };
}
