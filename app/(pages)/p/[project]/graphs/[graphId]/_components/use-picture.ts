"use client";

import { useMemo } from "react";
import {
  drawableEdges,
  pictureOf,
  scene,
  type Coverage,
  type EdgeOutline,
  type GraphNode,
  type GraphOutline,
  type GraphPart,
  type PictureParts,
  type Scene,
} from "@/lib/causal";
import { useLayout } from "@/lib/causal/client";
import { partAsked, type ShownGraph } from "../../_lib/view-url";

export type Picture = {
  /** What the table lists, the strongest first. */
  listed: readonly EdgeOutline[];
  /** How many edges fit the filters. */
  fitting: number;
  drawn: { nodes: readonly GraphNode[]; edges: readonly EdgeOutline[] };
  coverage: Coverage;
  scene: Scene | undefined;
  placing: boolean;
  simple: boolean;
};

/** The part of a graph that the address asks for, and where it stands. */
export function usePicture(graph: GraphOutline | GraphPart, shown: ShownGraph): Picture {
  const asked = JSON.stringify(partAsked(shown));
  const { fitting, drawn, coverage } = useMemo(
    (): PictureParts => pictureOf(graph, JSON.parse(asked) as ReturnType<typeof partAsked>),
    [graph, asked],
  );
  const { layout, placing, simple } = useLayout(graph, drawn);
  const users = graph.figures.users;
  const made = useMemo(
    () => layout && scene({ layout, nodes: drawn.nodes, edges: drawableEdges(drawn.edges), users }),
    [layout, drawn, users],
  );
  const part = "part" in graph ? graph.part : undefined;
  return {
    listed: fitting.edges,
    fitting: part?.fitting ?? fitting.edges.length,
    drawn,
    coverage: part?.coverage ?? coverage,
    scene: made,
    placing,
    simple,
  };
}
