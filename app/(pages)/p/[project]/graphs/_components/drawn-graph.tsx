"use client";

import { useCallback, useMemo } from "react";
import { useTranslations } from "use-intl";
import { drawableOfRun, LEVEL_WORDS, scene, simpleLayout, type Scene } from "@/lib/causal";
import type { RunView } from "@/lib/runs/client";
import { GraphCanvas } from "../_canvas/graph-canvas";
import { useGraphLang } from "./use-edge-words";

/** So many are drawn while they arrive; the rest is only counted until the graph is there. */
const NODES_MAX = 120;

/** A graph that is being made. What only a model has named so far is dashed until it is counted. */
export function DrawnGraph({ nodes, edges }: Pick<RunView, "nodes" | "edges">) {
  const t = useTranslations();
  const lang = useGraphLang();
  const drawn = useMemo(() => {
    const known = drawableOfRun(nodes, edges);
    const first = new Set(known.nodes.slice(0, NODES_MAX).map(({ id }) => id));
    return {
      nodes: known.nodes.slice(0, NODES_MAX),
      edges: known.edges.filter(({ source, target }) => first.has(source) && first.has(target)),
    };
  }, [nodes, edges]);
  // Figures that fill in move nothing: only other nodes and edges are another layout.
  const shape = JSON.stringify([
    drawn.nodes.map(({ id, kind }) => [id, kind]),
    drawn.edges.map(({ id, source, target }) => [id, source, target]).toSorted(),
  ]);
  const layout = useMemo(() => {
    const [boxes, wires] = JSON.parse(shape) as [
      [string, Scene["nodes"][number]["kind"]][],
      [string, string, string][],
    ];
    return simpleLayout(
      boxes.map(([id, kind]) => ({ id, kind })),
      wires.map(([id, source, target]) => ({ id, source, target })),
    );
  }, [shape]);
  const picture = useMemo(() => {
    const users = Math.max(1, ...drawn.nodes.map((node) => node.users ?? 0));
    return scene({ layout, ...drawn, users });
  }, [layout, drawn]);
  const nameOf = useCallback(
    (id: string) => {
      const node = nodes.get(id);
      if (node) return node.label[lang];
      const edge = edges.get(id);
      if (!edge) return id;
      const level = LEVEL_WORDS[edge.level as keyof typeof LEVEL_WORDS][lang];
      return `${nodes.get(edge.source)?.label[lang]} → ${nodes.get(edge.target)?.label[lang]} · L${edge.level} ${level}`;
    },
    [nodes, edges, lang],
  );
  return (
    <GraphCanvas
      scene={picture}
      label={t("graphs.drawing", { nodes: nodes.size, edges: edges.size })}
      nameOf={nameOf}
      cardOf={(id) => nameOf(id)}
      growing
      className="h-96"
    />
  );
}
