import type { GraphLayout } from "../schema";
import { loopsOf } from "./loops";
import { LAYER_GAP, MARGIN, NODE_GAP, NODE_HEIGHT, NODE_WIDTH, type Box, type Wire } from "./wire";

type Point = { x: number; y: number };

/** As much of ELK's JSON format as is used here; https://eclipse.dev/elk/documentation/tooldevelopers/graphdatastructure/jsonformat.html */
export type ElkGraph = {
  id: string;
  layoutOptions?: Record<string, string>;
  width?: number;
  height?: number;
  children?: {
    id: string;
    width?: number;
    height?: number;
    x?: number;
    y?: number;
    layoutOptions?: Record<string, string>;
  }[];
  edges?: {
    id: string;
    sources: string[];
    targets: string[];
    sections?: { startPoint: Point; endPoint: Point; bendPoints?: Point[] }[];
  }[];
};

const OPTIONS = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.padding": `[top=${MARGIN},left=${MARGIN},bottom=${MARGIN},right=${MARGIN}]`,
  "elk.spacing.nodeNode": String(NODE_GAP),
  "elk.spacing.componentComponent": String(2 * NODE_GAP),
  "elk.layered.spacing.nodeNodeBetweenLayers": String(LAYER_GAP),
  "elk.spacing.edgeNode": "14",
  "elk.spacing.edgeEdge": "10",
  "elk.layered.spacing.edgeNodeBetweenLayers": "18",
  "elk.layered.spacing.edgeEdgeBetweenLayers": "10",
  "elk.layered.feedbackEdges": "true",
  // With a seed that is fixed, equal graphs are placed alike.
  "elk.randomSeed": "1",
};
/** Above this, a third of the effort gives a picture that is hardly worse in half the time. */
const THOROUGH_NODES_MAX = 100;

/**
 * Nodes and edges as ELK takes them. Results are held in the last layer and starts in the first, except where an edge
 * between two such nodes, or a loop, leaves no order to hold.
 */
export function toElk(nodes: readonly Box[], edges: readonly Wire[]): ElkGraph {
  const loops = loopsOf(
    nodes.map(({ id }) => id),
    edges,
  );
  const entered = new Set(edges.map(({ target }) => target));
  const left = new Set(edges.map(({ source }) => source));
  const results = new Set(nodes.filter(({ kind }) => kind === "result").map(({ id }) => id));
  const placeOf = ({ id }: Box): string | undefined => {
    // ELK refuses edges out of its last layer into it, so only results that nothing leaves are pinned.
    if (results.has(id) && entered.has(id) && !left.has(id)) return "LAST";
    return !entered.has(id) && left.has(id) && !results.has(id) ? "FIRST" : undefined;
  };
  return {
    id: "graph",
    layoutOptions: { ...OPTIONS, "elk.layered.thoroughness": nodes.length > THOROUGH_NODES_MAX ? "3" : "10" },
    children: nodes.map((node) => {
      const place = placeOf(node);
      return {
        id: node.id,
        width: NODE_WIDTH,
        height: NODE_HEIGHT,
        ...(place ? { layoutOptions: { "elk.layered.layering.layerConstraint": place } } : {}),
      };
    }),
    // Edges without a loop come first, so that it is loops that are turned round.
    edges: [...edges.filter(({ id }) => !loops.has(id)), ...edges.filter(({ id }) => loops.has(id))].map(
      ({ id, source, target }) => ({ id, sources: [source], targets: [target] }),
    ),
  };
}

/** Where ELK has put everything, in whole pixels. */
export function fromElk(placed: ElkGraph): GraphLayout {
  const nodes: GraphLayout["nodes"] = {};
  for (const { id, x = 0, y = 0, width = NODE_WIDTH, height = NODE_HEIGHT } of placed.children ?? [])
    nodes[id] = { x: Math.round(x), y: Math.round(y), width, height };
  const edges: GraphLayout["edges"] = {};
  for (const { id, sections = [] } of placed.edges ?? []) {
    edges[id] = sections
      .flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint])
      .map(({ x, y }) => [Math.round(x), Math.round(y)]);
  }
  return { width: Math.ceil(placed.width ?? 0), height: Math.ceil(placed.height ?? 0), nodes, edges };
}
