import type { Flow } from "@/lib/patterns";

/** In the units of the figure, which are pixels at its natural size. */
export const NODE_WIDTH = 12;
export const FLOW_TOP = 34;
const COLUMN = 158;
const GAP = 18;
const CONTENT = 300;
/** What nobody could point at otherwise. */
const NODE_HEIGHT_MIN = 2;

export type PlacedNode = { index: number; x: number; y: number; height: number };
/** `x` and `y` are the middle of a ribbon. */
export type PlacedLink = { index: number; from: number; to: number; path: string; x: number; y: number };
export type FlowLayout = { width: number; height: number; nodes: PlacedNode[]; links: PlacedLink[] };

/**
 * Places a flow: a column for each step, in it the nodes as they come, and ribbons whose thickness at both ends is the
 * share of the node that they make up.
 */
export function layoutFlow({ nodes, links, before, after, n }: Flow): FlowLayout {
  const scale = CONTENT / Math.max(1, n);
  const nextY = new Map<number, number>();
  const placed = nodes.map(({ step, n: its }, index): PlacedNode => {
    const y = nextY.get(step) ?? FLOW_TOP;
    const height = Math.max(NODE_HEIGHT_MIN, its * scale);
    nextY.set(step, y + height + GAP);
    return { index, x: (step + before) * COLUMN, y, height };
  });
  const place = (index: number) => placed[index] ?? { index, x: 0, y: 0, height: 0 };
  const left = new Map<number, number>();
  const entered = new Map<number, number>();
  const next = (ends: Map<number, number>, node: number, thickness: number) => {
    const y = ends.get(node) ?? place(node).y;
    ends.set(node, y + thickness);
    return y;
  };
  // Ribbons leave a node in the order of their targets and enter one in the order of their sources, so that those of
  // one node do not cross.
  const sourceY = new Map<number, number>();
  const order = links.map((_, index) => index);
  for (const index of order.toSorted((a, b) => (links[a]?.to ?? 0) - (links[b]?.to ?? 0))) {
    const link = links[index];
    if (link) sourceY.set(index, next(left, link.from, link.n * scale));
  }
  const ribbons: PlacedLink[] = [];
  for (const index of order.toSorted((a, b) => (links[a]?.from ?? 0) - (links[b]?.from ?? 0))) {
    const link = links[index];
    if (!link) continue;
    const thickness = link.n * scale;
    const y = next(entered, link.to, thickness);
    const [x0, y0, x1] = [place(link.from).x + NODE_WIDTH, sourceY.get(index) ?? 0, place(link.to).x];
    const path = ribbon(x0, y0, x1, y, thickness);
    ribbons.push({ index, from: link.from, to: link.to, path, x: (x0 + x1) / 2, y: (y0 + y + thickness) / 2 });
  }
  return {
    width: (before + after) * COLUMN + COLUMN,
    height: Math.max(FLOW_TOP + CONTENT, ...nextY.values()),
    nodes: placed,
    links: ribbons,
  };
}

function ribbon(x0: number, y0: number, x1: number, y1: number, thickness: number): string {
  const middle = (x0 + x1) / 2;
  // A hair stays visible where a share is too small to be drawn.
  const t = Math.max(0.75, thickness);
  return [
    `M${x0} ${y0}C${middle} ${y0} ${middle} ${y1} ${x1} ${y1}`,
    `V${y1 + t}C${middle} ${y1 + t} ${middle} ${y0 + t} ${x0} ${y0 + t}Z`,
  ].join("");
}
