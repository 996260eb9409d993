import { selectGraphNodes } from "@/db";
import { AppError, type Ctx } from "@/lib/core";
import type { GraphEdge, GraphId, GraphNode, NodeId } from "@/lib/causal";
import { compareGraphVersions, findEdge, findGraph, getGraph } from "@/lib/causal/server";
import { findPattern } from "@/lib/patterns/server";
import type { FactKind, FactQuery } from "../facts/query";
import { tellChanges, tellEdge, tellGraph, tellNoEdge, tellPath, type EdgeWithEnds } from "../facts/tell/graph";
import { tellPattern } from "../facts/tell/pattern";
import type { Told } from "../facts/tell/told";
import { loadGraphOutline } from "./load-graph-outline";

type Needs = Pick<Ctx, "db" | "project">;
type Of<K extends FactKind> = Extract<FactQuery, { kind: K }>;
type Place = { graph: GraphId; version: number };

/** All functions here fail with `not_found` where what a query names is not there. */
const missing = (what: string, id: string) => new AppError("not_found", { params: { what, id } });

async function nodesOf(ctx: Needs, { graph, version }: Place): Promise<Map<NodeId, GraphNode>> {
  // The graph is looked for by itself, so that a version of another project's is never read.
  await findGraph(ctx, graph);
  const nodes = await selectGraphNodes(ctx.db, ctx.project, graph, version);
  return new Map(nodes.map((node) => [node.id, node]));
}

function nodeIn(nodes: ReadonlyMap<NodeId, GraphNode>, id: NodeId): GraphNode {
  const node = nodes.get(id);
  if (!node) throw missing("node", id);
  return node;
}

const withEnds = (edge: GraphEdge, nodes: ReadonlyMap<NodeId, GraphNode>): EdgeWithEnds => ({
  edge,
  source: nodeIn(nodes, edge.source),
  target: nodeIn(nodes, edge.target),
});

export async function edgeFact(ctx: Needs, query: Of<"edge">): Promise<Told> {
  const [edge, nodes] = await Promise.all([findEdge(ctx, query.graph, query.edge, query.version), nodesOf(ctx, query)]);
  return tellEdge(query, withEnds(edge, nodes));
}

/** Where there is such a relation after all, that there is none is no fact. */
export async function noEdgeFact(ctx: Needs, query: Of<"no_edge">): Promise<Told> {
  const [outline, nodes] = await Promise.all([loadGraphOutline(ctx, query.graph, query.version), nodesOf(ctx, query)]);
  const ends = { source: nodeIn(nodes, query.source), target: nodeIn(nodes, query.target) };
  const edges = outline?.edges ?? [];
  if (edges.some(({ source, target }) => source === query.source && target === query.target)) {
    throw missing("absence of an edge", `${query.source} > ${query.target}`);
  }
  const back = edges.find(({ source, target }) => source === query.target && target === query.source);
  const found = back && withEnds(await findEdge(ctx, query.graph, back.id, query.version), nodes);
  return tellNoEdge(query, ends, found ?? null);
}

export async function pathFact(ctx: Needs, query: Of<"path">): Promise<Told> {
  const nodes = await nodesOf(ctx, query);
  const edges = await Promise.all(query.edges.map((edge) => findEdge(ctx, query.graph, edge, query.version)));
  for (const [i, edge] of edges.entries()) {
    const before = edges[i - 1];
    if (before && before.target !== edge.source) throw missing("path", query.edges.join(" "));
  }
  return tellPath(
    query,
    edges.map((edge) => withEnds(edge, nodes)),
  );
}

export const graphFact = async (ctx: Needs, query: Of<"graph">): Promise<Told> =>
  tellGraph(query, await getGraph(ctx, query.graph, query.version));

export const changesFact = async (ctx: Needs, query: Of<"changes">): Promise<Told> =>
  tellChanges(query, await compareGraphVersions(ctx, query.graph, { from: query.from, to: query.to }));

export const patternFact = async (ctx: Needs, query: Of<"pattern">): Promise<Told> =>
  tellPattern(query, await findPattern(ctx, query.pattern));
