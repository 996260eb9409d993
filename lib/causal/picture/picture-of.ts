import type { NodeId } from "../ids";
import type { EdgeOutline, GraphOutline } from "../outline";
import type { GraphLayout, GraphNode } from "../schema";
import { backboneOf, PICTURE_EDGES_MAX, PICTURE_NODES_MAX } from "./backbone";
import { coverageOf, type Coverage } from "./coverage";
import { filterGraph, type GraphFilter } from "./filter";
import { byStrength } from "./strength";

/** Which part of a graph a picture is asked to show. */
export type PictureRequest = {
  filter: GraphFilter;
  /** How many of the strongest edges of each node are drawn; the usual number where it is undefined. */
  k: number | undefined;
  /** As much as a picture can hold, rather than the backbone. */
  all: boolean;
};

type Selection = { nodes: readonly GraphNode[]; edges: readonly EdgeOutline[] };

export type PictureParts = {
  /** All that fits the filters; its edges the strongest first. */
  fitting: Selection;
  drawn: Selection;
  coverage: Coverage;
};

/** What a picture shows of a graph, and how much of the graph that is. Of what is drawn it draws the same again. */
export function pictureOf(graph: GraphOutline, { filter, k, all }: PictureRequest): PictureParts {
  const { nodes, edges } = filterGraph(graph, filter);
  const fitting = { nodes, edges: edges.toSorted(byStrength) };
  const most = { k: Infinity, nodesMax: PICTURE_NODES_MAX, edgesMax: PICTURE_EDGES_MAX };
  const part = backboneOf(fitting, all ? most : k === undefined ? {} : { k });
  const ids = new Set<string>([...part.nodes, ...part.edges]);
  return {
    fitting,
    drawn: {
      nodes: fitting.nodes.filter(({ id }) => ids.has(id)),
      edges: fitting.edges.filter(({ id }) => ids.has(id)),
    },
    coverage: coverageOf(graph, part.edges),
  };
}

/** How many edges reach a node and leave it. */
export type Degree = { incoming: number; outgoing: number };

export function degreesOf(edges: readonly Pick<EdgeOutline, "source" | "target">[]): Record<NodeId, Degree> {
  const degrees: Record<NodeId, Degree> = {};
  const of = (node: NodeId) => (degrees[node] ??= { incoming: 0, outgoing: 0 });
  for (const { source, target } of edges) {
    of(source).outgoing++;
    of(target).incoming++;
  }
  return degrees;
}

/** A graph without the edges and nodes that its first picture does not draw, and what only the whole could tell. */
export type GraphPart = GraphOutline & {
  part: { coverage: Coverage; /** Edges that fit the filters. */ fitting: number; degrees: Record<NodeId, Degree> };
};

/** As much of a graph as drawing it takes: a page need not wait for the rest. */
export function partOf(graph: GraphOutline, asked: PictureRequest): GraphPart {
  const { fitting, drawn, coverage } = pictureOf(graph, asked);
  const degrees = degreesOf(graph.edges);
  return {
    ...graph,
    ...drawn,
    nodes: [...drawn.nodes],
    edges: [...drawn.edges],
    layout: graph.layout && layoutServes(graph.layout, drawn) ? layoutFor(graph.layout, drawn) : null,
    part: { coverage, fitting: fitting.edges.length, degrees: only(degrees, drawn.nodes) },
  };
}

/** A layout serves for a part of what it holds; of less than this share the gaps would be most of the picture. */
const SHARE_MIN = 0.5;

export function layoutServes(layout: GraphLayout, { nodes, edges }: Selection): boolean {
  const many = nodes.length >= Object.keys(layout.nodes).length * SHARE_MIN;
  return many && nodes.every(({ id }) => id in layout.nodes) && edges.every(({ id }) => id in layout.edges);
}

const layoutFor = (layout: GraphLayout, { nodes, edges }: Selection): GraphLayout => ({
  ...layout,
  nodes: only(layout.nodes, nodes),
  edges: only(layout.edges, edges),
});

const only = <T>(all: Readonly<Record<string, T>>, kept: readonly { id: string }[]): Record<string, T> =>
  Object.fromEntries(
    kept.flatMap(({ id }) => {
      const one = all[id];
      return one === undefined ? [] : [[id, one]];
    }),
  );
