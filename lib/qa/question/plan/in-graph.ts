import type { EdgeId, NodeId } from "@/lib/causal";
import type { FactQuery } from "../../facts/query";
import type { LexiconEdge, LexiconGraph } from "../lexicon";
import { hasCue, type Links } from "../links";

const place = ({ id, version }: LexiconGraph) => ({ graph: id, version });

const better = (a: LexiconEdge, b: LexiconEdge): number =>
  b.level - a.level || (b.lift ?? 0) - (a.lift ?? 0) || (a.id < b.id ? -1 : 1);

export const edgeFact = (graph: LexiconGraph, { id }: LexiconEdge): FactQuery => ({
  kind: "edge",
  ...place(graph),
  edge: id,
});

/** Edges into any of these nodes, the best borne out first. */
export const edgesInto = ({ edges }: LexiconGraph, nodes: readonly NodeId[]): LexiconEdge[] =>
  edges.filter(({ source, target }) => nodes.includes(target) && !nodes.includes(source)).toSorted(better);

/** Edges by which something makes any of these nodes rarer. */
export const inhibitorsOf = (graph: LexiconGraph, nodes: readonly NodeId[]): LexiconEdge[] =>
  edgesInto(graph, nodes).filter(({ relation }) => relation === "inhibit");

/** Whether a question asks what makes something rarer. */
export const asksInhibitors = ({ text, cues }: Pick<Links, "text" | "cues">): boolean =>
  /抑制|降低|减少|inhibit|suppress|reduces?\b|discourage/u.test(text) &&
  /什么|哪|啥|\bwhat\b|\bwhich\b/u.test(text) &&
  !hasCue({ cues }, "count", "rate");

/** Edges out of any of these nodes, the best borne out first. */
export const edgesOutOf = ({ edges }: LexiconGraph, nodes: readonly NodeId[]): LexiconEdge[] =>
  edges.filter(({ source, target }) => nodes.includes(source) && !nodes.includes(target)).toSorted(better);

export const bestEdges = ({ edges }: LexiconGraph): LexiconEdge[] => edges.toSorted(better);

export const edgesBetween = ({ edges }: LexiconGraph, from: readonly NodeId[], to: readonly NodeId[]): LexiconEdge[] =>
  edges.filter(({ source, target }) => from.includes(source) && to.includes(target)).toSorted(better);

/** Longer chains say little. */
const STEPS_MAX = 6;
/** So many chains are looked at; a dense graph has more than anybody could. */
const CHAINS_MAX = 20_000;

/**
 * The strongest way from one node to another by way of others: the one whose weakest relation is the strongest, of equally
 * strong ones the shortest.
 */
export function bestPath(graph: LexiconGraph, from: readonly NodeId[], to: readonly NodeId[]): EdgeId[] | undefined {
  const out = Map.groupBy(graph.edges, ({ source }) => source);
  let best: { edges: LexiconEdge[]; level: number } | undefined;
  let looked = 0;
  const go = (node: NodeId, edges: LexiconEdge[], seen: readonly NodeId[]) => {
    if (edges.length >= STEPS_MAX || looked > CHAINS_MAX) return;
    for (const edge of (out.get(node) ?? []).toSorted(better)) {
      if (seen.includes(edge.target) || (from.includes(edge.target) && edges.length > 0)) continue;
      looked++;
      const chain = [...edges, edge];
      if (to.includes(edge.target)) {
        const level = Math.min(...chain.map((each) => each.level));
        const stronger =
          best === undefined || level > best.level || (level === best.level && chain.length < best.edges.length);
        if (chain.length > 1 && stronger) best = { edges: chain, level };
      } else go(edge.target, chain, [...seen, edge.target]);
    }
  };
  for (const node of from) go(node, [], [node]);
  return best?.edges.map(({ id }) => id);
}

/** What a graph says of two things: relations between them in both directions, chains, or that there is none. */
export function betweenFacts(graph: LexiconGraph, from: readonly NodeId[], to: readonly NodeId[]): FactQuery[] {
  const [source, target] = [from[0], to[0]];
  if (source === undefined || target === undefined) return [];
  const there = edgesBetween(graph, from, to);
  const back = edgesBetween(graph, to, from);
  const path = bestPath(graph, from, to) ?? bestPath(graph, to, from);
  return [
    ...[...there, ...back].slice(0, 4).map((edge) => edgeFact(graph, edge)),
    ...(there.length + back.length === 0 ? [{ kind: "no_edge" as const, ...place(graph), source, target }] : []),
    ...(path ? [{ kind: "path" as const, ...place(graph), edges: path }] : []),
  ];
}

export const graphFact = (graph: LexiconGraph): FactQuery => ({ kind: "graph", ...place(graph) });
