import type { EdgeChange, Graph, GraphChanges, GraphEdge, GraphNode, Words } from "../schema";

/** A version's own contents, as `changesBetween` compares them. */
export type ComparedGraph = Pick<Graph, "version" | "request" | "figures" | "nodes" | "edges" | "model">;

/** An edge whose lift moved by less than a fifth, and not out of either interval, is as it was. */
const MOVED_MIN = 0.2;

/**
 * What is different in a later version, and the reason of each difference: the request, where that is another one; the
 * model, where only its relation or an edge of its own changed; else the data. What moved most comes first.
 */
export function changesBetween(before: ComparedGraph, after: ComparedGraph): GraphChanges {
  const labels = new Map<string, Words>([...before.nodes, ...after.nodes].map(({ id, label }) => [id, label]));
  const labelOf = (id: string): Words => labels.get(id) ?? { zh: id, en: id };
  const earlier = new Map(before.edges.map((edge) => [edge.id, edge]));
  const later = new Map(after.edges.map((edge) => [edge.id, edge]));
  const asked = requestOf(before) !== requestOf(after);
  const changes: EdgeChange[] = [];
  let unchanged = 0;
  for (const id of new Set([...earlier.keys(), ...later.keys()])) {
    const [a, b] = [earlier.get(id), later.get(id)];
    const change = changeOf(a, b);
    const either = b ?? a;
    if (change === undefined || either === undefined) {
      unchanged++;
      continue;
    }
    const models = change === "relation" || [a, b].every((edge) => edge === undefined || edge.origin === "model");
    changes.push({
      edge: id,
      source: labelOf(either.source),
      target: labelOf(either.target),
      change,
      before: shown(a),
      after: shown(b),
      reason: models ? "model" : asked ? "request" : "data",
    });
  }
  const order: EdgeChange["change"][] = ["level", "added", "removed", "relation", "figures"];
  return {
    from: before.version,
    to: after.version,
    events: { before: before.figures.events, after: after.figures.events },
    users: { before: before.figures.users, after: after.figures.users },
    nodes: { added: onlyIn(after.nodes, before.nodes), removed: onlyIn(before.nodes, after.nodes) },
    edges: changes.toSorted(
      (a, b) =>
        order.indexOf(a.change) - order.indexOf(b.change) || topLevel(b) - topLevel(a) || (a.edge < b.edge ? -1 : 1),
    ),
    unchanged,
  };
}

const requestOf = ({ request: { name: _name, graph_id: _graph, ...rest } }: ComparedGraph) =>
  JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)));

const topLevel = ({ before, after }: EdgeChange) => Math.max(before?.level ?? 0, after?.level ?? 0);

const shown = (edge: GraphEdge | undefined): EdgeChange["before"] => {
  if (!edge) return null;
  const { level, relation, stats } = edge;
  const lift = stats?.lift;
  return { level, relation, lift: lift ? { est: lift.est, lo: lift.lo, hi: lift.hi } : null };
};

function changeOf(a: GraphEdge | undefined, b: GraphEdge | undefined): EdgeChange["change"] | undefined {
  if (!a) return "added";
  if (!b) return "removed";
  if (a.level !== b.level) return "level";
  if (a.relation !== b.relation) return "relation";
  const [x, y] = [a.stats?.lift, b.stats?.lift];
  if (!x || !y) return undefined;
  const outside = y.est < x.lo || y.est > x.hi || x.est < y.lo || x.est > y.hi;
  return outside && Math.abs(y.est - x.est) > MOVED_MIN * x.est ? "figures" : undefined;
}

function onlyIn(some: readonly GraphNode[], others: readonly GraphNode[]): Words[] {
  const known = new Set(others.map(({ id }) => id));
  return some.filter(({ id }) => !known.has(id)).map(({ label }) => label);
}
