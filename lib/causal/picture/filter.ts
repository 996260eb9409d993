import type { NodeId } from "../ids";
import type { EdgeOutline } from "../outline";
import type { GraphNode, Level, Relation } from "../schema";
import type { Verdict } from "../verdict";
import { ratioOf, usersOf } from "./strength";

/** What a person said of an edge, or that nobody did. */
export type VerdictState = Verdict | "none";

/** Which edges are meant; what is left out does not matter. */
export type GraphFilter = {
  /** At least this level. */
  level?: Level | undefined;
  /** At least so many users in whom the target followed. */
  users?: number | undefined;
  /** At least so far from no effect; of what makes the target rarer, its inverse. */
  lift?: number | undefined;
  relations?: readonly Relation[] | undefined;
  verdicts?: readonly VerdictState[] | undefined;
  /** Only what leads to this node, in at most `hops` steps. */
  target?: NodeId | undefined;
  hops?: number | undefined;
  /** A part of either end's name, in either language, or of its type. */
  q?: string | undefined;
};

export const HOPS_DEFAULT = 3;

export const verdictOf = ({ human }: Pick<EdgeOutline, "human">): VerdictState => human?.verdict ?? "none";

/** Whether a node's name, or the type or feature behind it, has this in it. */
export function isNamed({ label, type, feature }: GraphNode, text: string): boolean {
  const sought = text.toLowerCase();
  return [label.zh, label.en, type, feature?.field, feature?.value].some((name) =>
    name?.toLowerCase().includes(sought),
  );
}

/** The edges that are meant, in the graph's order, and the nodes at their ends. */
export function filterGraph<E extends EdgeOutline>(
  graph: { nodes: readonly GraphNode[]; edges: readonly E[] },
  filter: GraphFilter,
): { nodes: GraphNode[]; edges: E[] } {
  const { level = 0, users = 0, lift, relations, verdicts, target, hops = HOPS_DEFAULT } = filter;
  const q = filter.q?.trim() ?? "";
  const named = q === "" ? undefined : new Set(graph.nodes.filter((node) => isNamed(node, q)).map(({ id }) => id));
  const fitting = graph.edges.filter(
    (edge) =>
      edge.level >= level &&
      usersOf(edge) >= users &&
      (lift === undefined || (ratioOf(edge) ?? 0) >= lift) &&
      (relations === undefined || relations.includes(edge.relation)) &&
      (verdicts === undefined || verdicts.includes(verdictOf(edge))) &&
      (named === undefined || named.has(edge.source) || named.has(edge.target)),
  );
  const edges = target === undefined ? fitting : leadingTo(fitting, target, hops);
  const ends = new Set(edges.flatMap(({ source, target: end }) => [source, end]));
  if (target !== undefined) ends.add(target);
  for (const id of named ?? []) if (target === undefined) ends.add(id);
  return { nodes: graph.nodes.filter(({ id }) => ends.has(id)), edges };
}

/** The edges of all ways to a node that have at most so many steps. */
export function leadingTo<E extends { source: NodeId; target: NodeId }>(
  edges: readonly E[],
  target: NodeId,
  hops: number,
): E[] {
  const incoming = Map.groupBy(edges, (edge) => edge.target);
  const near = new Set([target]);
  let edge = [target];
  for (let step = 0; step < hops && edge.length > 0; step++) {
    const next = new Set(edge.flatMap((node) => (incoming.get(node) ?? []).map(({ source }) => source)));
    edge = [...next].filter((node) => !near.has(node));
    // What is `hops` steps away may start a way, yet no way leads through it.
    if (step < hops - 1) for (const node of edge) near.add(node);
  }
  return edges.filter((each) => near.has(each.target));
}
