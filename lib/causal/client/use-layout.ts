"use client";

import { useQuery } from "@tanstack/react-query";
import type { Graph, GraphEdge, GraphLayout, GraphNode } from "..";
import { layoutInWorker } from "./layout-worker";

/** A stored layout serves for a part of what it holds; of less than this share the gaps would be most of the picture. */
const SHARE_MIN = 0.5;

type Drawn = { nodes: readonly GraphNode[]; edges: readonly GraphEdge[] };

export type DrawnLayout = {
  /** Undefined until it is placed. */
  layout: GraphLayout | undefined;
  /** What is shown is still that of before. */
  placing: boolean;
  /** The better layout took too long. */
  simple: boolean;
};

/** Where the drawn part of a graph stands: as it was stored where that holds all of it, else as the worker places it. */
export function useLayout(graph: Pick<Graph, "id" | "version" | "layout">, drawn: Drawn): DrawnLayout {
  const stored = graph.layout;
  const held = stored !== null && holds(stored, drawn);
  const key = [drawn.nodes.map(({ id }) => id).join(), drawn.edges.map(({ id }) => id).join()];
  const placed = useQuery({
    queryKey: ["graph-layout", graph.id, graph.version, ...key],
    queryFn: ({ signal }) => layoutInWorker(drawn.nodes, drawn.edges, signal),
    enabled: !held && drawn.nodes.length > 0,
    staleTime: Infinity,
    retry: false,
    placeholderData: (before) => before,
  });
  if (held) return { layout: stored, placing: false, simple: false };
  return {
    layout: placed.data?.layout ?? stored ?? undefined,
    placing: placed.isPending || placed.isPlaceholderData,
    simple: placed.data?.simple ?? false,
  };
}

function holds(layout: GraphLayout, { nodes, edges }: Drawn): boolean {
  const many = nodes.length >= Object.keys(layout.nodes).length * SHARE_MIN;
  return many && nodes.every(({ id }) => id in layout.nodes) && edges.every(({ id }) => id in layout.edges);
}
