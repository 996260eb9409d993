"use client";

import { useQuery } from "@tanstack/react-query";
import { layoutServes, type EdgeOutline, type GraphLayout, type GraphNode, type GraphOutline } from "..";
import { layoutInWorker } from "./layout-worker";

type Drawn = { nodes: readonly GraphNode[]; edges: readonly EdgeOutline[] };

export type DrawnLayout = {
  /** Undefined until it is placed. */
  layout: GraphLayout | undefined;
  /** What is shown is still that of before. */
  placing: boolean;
  /** The better layout took too long. */
  simple: boolean;
};

/** Where the drawn part of a graph stands: as it was stored where that holds all of it, else as the worker places it. */
export function useLayout(graph: Pick<GraphOutline, "id" | "version" | "layout">, drawn: Drawn): DrawnLayout {
  const stored = graph.layout;
  const held = stored !== null && layoutServes(stored, drawn);
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
