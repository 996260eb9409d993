import type { EdgeId, Level, NodeId } from "@/lib/causal";
import type { GraphOutline, OutlineEdge } from "./outline";

export type Purpose = "into" | "out" | "between" | "around";

/** What of a graph bears on some nodes, the most important first. */
export type Neighbourhood = { edges: EdgeId[]; paths: EdgeId[][]; nodes: NodeId[] };

/** A way over more relations than this tells nothing any more. */
const PATH_EDGES_MAX = 4;
/** A relation that the data have not shown is no part of a way. */
const PATH_LEVEL_MIN: Level = 1;
const PATHS_MAX = 5;
/** Ways from, or to, everywhere are looked for from so many nodes, those of most users. */
const FAR_ENDS_MAX = 100;

const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The better borne out first: by level, then by effect times users; ids decide what is left. */
export const byWeight = (a: OutlineEdge, b: OutlineEdge): number =>
  b.level - a.level || b.effect * b.users - a.effect * a.users || text(a.id, b.id);

/**
 * The edges among some nodes, then the best of those that touch them: those that lead `into` them, `out` of them, or
 * either (`around`); none where only what is `between` them is wanted. Beside them the strongest ways of two to four
 * relations: between two of the nodes, into them or out of them.
 */
export function neighbourhoodOf(
  outline: Pick<GraphOutline, "nodes" | "edges">,
  wanted: { nodes: readonly NodeId[]; purpose: Purpose; limit: number },
): Neighbourhood {
  const { purpose, limit } = wanted;
  const known = new Set(outline.nodes.map(({ id }) => id));
  const chosen = new Set(wanted.nodes.filter((id) => known.has(id)));
  const sorted = outline.edges.toSorted(byWeight);
  const among = sorted.filter(({ source, target }) => chosen.has(source) && chosen.has(target));
  const touches = ({ source, target }: OutlineEdge): boolean => {
    if (chosen.has(source) === chosen.has(target)) return false;
    return purpose === "into" ? chosen.has(target) : purpose === "out" ? chosen.has(source) : purpose === "around";
  };
  const edges = [...among, ...sorted.filter(touches)].slice(0, limit);
  const ways = pairsOf(outline, chosen, purpose).flatMap((pair) => strongestWay(sorted, ...pair) ?? []);
  const paths = ways.toSorted(byStrength).slice(0, PATHS_MAX);
  const nodes = [...edges, ...paths.flatMap(({ edges: its }) => its)].flatMap(({ source, target }) => [source, target]);
  return {
    edges: edges.map(({ id }) => id),
    paths: paths.map(({ edges: its }) => its.map(({ id }) => id)),
    nodes: [...new Set([...chosen, ...nodes])],
  };
}

/** From where to where a way is looked for. */
function pairsOf(
  { nodes }: Pick<GraphOutline, "nodes">,
  chosen: ReadonlySet<NodeId>,
  purpose: Purpose,
): [NodeId, NodeId][] {
  const ends = [...chosen];
  if (purpose === "between" || purpose === "around") {
    return ends.flatMap((from) => ends.flatMap((to): [NodeId, NodeId][] => (from === to ? [] : [[from, to]])));
  }
  const others = nodes
    .filter(({ id }) => !chosen.has(id))
    .toSorted((a, b) => b.users - a.users || text(a.id, b.id))
    .slice(0, FAR_ENDS_MAX);
  return ends.flatMap((end) => others.map(({ id }): [NodeId, NodeId] => (purpose === "into" ? [id, end] : [end, id])));
}

/** A way is as strong as its weakest relation. */
type Way = { edges: OutlineEdge[]; weakest: OutlineEdge };

/** The stronger first, then the shorter, then by ids. */
const byStrength = (a: Way, b: Way): number =>
  weigh(a.weakest, b.weakest) ||
  a.edges.length - b.edges.length ||
  text(a.edges.map(({ id }) => id).join(), b.edges.map(({ id }) => id).join());

/** As `byWeight`, but equal weights are equal, whatever their ids. */
const weigh = (a: OutlineEdge, b: OutlineEdge): number => b.level - a.level || b.effect * b.users - a.effect * a.users;

/**
 * The strongest way from one node to another by way of others, of equally strong ones the shortest. Best ways of up to
 * k relations follow from best ways of up to k − 1 (Bellman 1958): to come by a node twice makes no way stronger, so
 * that none does.
 */
export function strongestWay(edges: readonly OutlineEdge[], from: NodeId, to: NodeId): Way | undefined {
  const usable = edges.filter(
    ({ source, target, level }) =>
      level >= PATH_LEVEL_MIN && source !== to && target !== from && !(source === from && target === to),
  );
  let best = new Map<NodeId, Way>();
  for (let length = 1; length <= PATH_EDGES_MAX; length++) {
    const longer = new Map(best);
    for (const edge of usable) {
      const before = edge.source === from ? undefined : best.get(edge.source);
      if (edge.source !== from && before === undefined) continue;
      const weakest = before && weigh(before.weakest, edge) > 0 ? before.weakest : edge;
      const way = { edges: [...(before?.edges ?? []), edge], weakest };
      const known = longer.get(edge.target);
      if (known === undefined || byStrength(way, known) < 0) longer.set(edge.target, way);
    }
    best = longer;
  }
  return best.get(to);
}
