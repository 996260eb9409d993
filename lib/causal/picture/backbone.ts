import type { EdgeId, NodeId } from "../ids";
import type { EdgeOutline } from "../outline";
import type { GraphNode } from "../schema";
import { byStrength, compareText } from "./strength";

/** What of a graph is drawn. */
export type Part = { nodes: readonly NodeId[]; edges: readonly EdgeId[] };

export type BackboneOptions = { k?: number; nodesMax?: number; edgesMax?: number };

export const BACKBONE_K = 3;
export const BACKBONE_NODES_MAX = 60;
export const BACKBONE_EDGES_MAX = 120;
/** More than this is no picture any more; a matrix or a table shows it. */
export const PICTURE_NODES_MAX = 300;
export const PICTURE_EDGES_MAX = 600;

type Drawable = { nodes: readonly GraphNode[]; edges: readonly EdgeOutline[] };

/**
 * The part of a graph that carries most of it. An edge stays if it is among the `k` strongest that leave its source, or
 * the strongest that reaches its target; of those, the strongest until either limit is met. Nodes are those at the ends.
 */
export function backboneOf(graph: Drawable, options: BackboneOptions = {}): Part {
  const { k = BACKBONE_K, nodesMax = BACKBONE_NODES_MAX, edgesMax = BACKBONE_EDGES_MAX } = options;
  const leaving = new Map<NodeId, number>();
  const reached = new Set<NodeId>();
  const nodes = new Set<NodeId>();
  const edges: EdgeId[] = [];
  for (const { id, source, target } of graph.edges.toSorted(byStrength)) {
    const rank = (leaving.get(source) ?? 0) + 1;
    leaving.set(source, rank);
    const strongest = rank <= k || !reached.has(target);
    reached.add(target);
    if (!strongest || edges.length >= edgesMax) continue;
    const added = new Set([source, target].filter((end) => !nodes.has(end)));
    if (nodes.size + added.size > nodesMax) continue;
    for (const end of added) nodes.add(end);
    edges.push(id);
  }
  // A graph that no edge holds together still has something to show.
  if (edges.length === 0) {
    const most = graph.nodes.toSorted((a, b) => b.users - a.users || compareText(a.id, b.id));
    return { nodes: most.slice(0, nodesMax).map(({ id }) => id), edges };
  }
  return { nodes: graph.nodes.filter(({ id }) => nodes.has(id)).map(({ id }) => id), edges };
}
