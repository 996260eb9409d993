import type { EdgeId } from "../ids";
import type { GraphOutline } from "../outline";
import { usersOf } from "./strength";

type Share = { n: number; of: number };

/** How much of a graph a part of it stands for. */
export type Coverage = {
  edges: Share;
  /**
   * Users in whom one of the shown edges was seen, at the least: those of the widest edge. Who is in several edges is
   * not known here, so a sum would count people twice.
   */
  users: Share;
  /** Times that a shown edge's target followed its source, of those of all edges. */
  transitions: Share;
};

export function coverageOf(graph: Pick<GraphOutline, "edges" | "figures">, shown: readonly EdgeId[]): Coverage {
  const drawn = new Set(shown);
  const edges = graph.edges.filter(({ id }) => drawn.has(id));
  const transitions = (some: GraphOutline["edges"]) => some.reduce((sum, { stats }) => sum + (stats?.n_ab ?? 0), 0);
  return {
    edges: { n: edges.length, of: graph.edges.length },
    users: { n: Math.max(0, ...edges.map(usersOf)), of: graph.figures.users },
    transitions: { n: transitions(edges), of: transitions(graph.edges) },
  };
}
