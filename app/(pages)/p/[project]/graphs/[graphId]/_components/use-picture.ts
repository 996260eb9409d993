"use client";

import { useMemo } from "react";
import {
  backboneOf,
  byStrength,
  coverageOf,
  drawableEdges,
  filterGraph,
  PICTURE_EDGES_MAX,
  PICTURE_NODES_MAX,
  scene,
  type Coverage,
  type Graph,
  type GraphEdge,
  type GraphNode,
  type Scene,
} from "@/lib/causal";
import { useLayout } from "@/lib/causal/client";
import type { ShownGraph } from "../../_lib/view-url";

export type Picture = {
  /** All that fits the filters: what the table lists, the strongest first. */
  fitting: { nodes: readonly GraphNode[]; edges: readonly GraphEdge[] };
  drawn: { nodes: readonly GraphNode[]; edges: readonly GraphEdge[] };
  coverage: Coverage;
  scene: Scene | undefined;
  placing: boolean;
  simple: boolean;
};

/** The part of a graph that the address asks for, and where it stands. */
export function usePicture(graph: Graph, { filter, k, all }: ShownGraph): Picture {
  const asked = JSON.stringify(filter);
  const fitting = useMemo(() => {
    const { nodes, edges } = filterGraph(graph, JSON.parse(asked) as typeof filter);
    return { nodes, edges: edges.toSorted(byStrength) };
  }, [graph, asked]);
  const drawn = useMemo(() => {
    const most = { k: Infinity, nodesMax: PICTURE_NODES_MAX, edgesMax: PICTURE_EDGES_MAX };
    const part = backboneOf(fitting, all ? most : k === undefined ? {} : { k });
    const ids = new Set<string>([...part.nodes, ...part.edges]);
    return {
      nodes: fitting.nodes.filter(({ id }) => ids.has(id)),
      edges: fitting.edges.filter(({ id }) => ids.has(id)),
    };
  }, [fitting, k, all]);
  const coverage = useMemo(
    () =>
      coverageOf(
        graph,
        drawn.edges.map(({ id }) => id),
      ),
    [graph, drawn],
  );
  const { layout, placing, simple } = useLayout(graph, drawn);
  const users = graph.figures.users;
  const made = useMemo(
    () => layout && scene({ layout, nodes: drawn.nodes, edges: drawableEdges(drawn.edges), users }),
    [layout, drawn, users],
  );
  return { fitting, drawn, coverage, scene: made, placing, simple };
}
