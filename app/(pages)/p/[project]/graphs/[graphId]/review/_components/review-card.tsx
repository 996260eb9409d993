"use client";

import { useCallback, useMemo } from "react";
import { useTranslations } from "use-intl";
import { byStrength, drawableEdges, scene, simpleLayout, type Graph, type GraphEdge } from "@/lib/causal";
import { GraphCanvas } from "../../../_canvas/graph-canvas";
import { Seal } from "../../../_components/seal";
import { useEdgeWords } from "../../../_components/use-edge-words";
import { useGraphWords } from "../../../_components/use-graph-words";

/** Edges of the neighborhood that are drawn beside the one to judge. */
const AROUND = 6;

/** One edge as it is judged: what may be said, the figures, and what lies around it. Blind, without the model. */
export function ReviewCard({ graph, edge, blind }: { graph: Graph; edge: GraphEdge; blind: boolean }) {
  const t = useTranslations();
  const words = useEdgeWords();
  const { reason } = useGraphWords();
  return (
    <article className="space-y-3 rounded-lg border border-line bg-surface px-4 py-3" data-testid="review-card">
      <h2 className="text-md font-semibold">{edge.sentence[words.lang]}</h2>
      <p className="tabular">{words.figures(edge)}</p>
      <Seal edge={edge} blind={blind} />
      {blind ? <p className="text-sm text-muted">{t("graphs.blindNow")}</p> : null}
      {!blind && edge.model ? <p>{edge.model.reason[words.lang]}</p> : null}
      <ul className="grid gap-x-6 gap-y-0.5 text-sm sm:grid-cols-2">
        {edge.level_reasons.map((each, at) => (
          <li key={at} className={each.met ? "text-text" : "text-muted"}>
            {each.met ? "✓" : "○"} {reason(each)}
          </li>
        ))}
      </ul>
      <Neighborhood graph={graph} edge={edge} blind={blind} />
    </article>
  );
}

function Neighborhood({ graph, edge, blind }: { graph: Graph; edge: GraphEdge; blind: boolean }) {
  const t = useTranslations();
  const words = useEdgeWords();
  const drawn = useMemo(() => {
    const ends = new Set([edge.source, edge.target]);
    const around = graph.edges
      .filter(({ id, source, target }) => id !== edge.id && (ends.has(source) || ends.has(target)))
      .toSorted(byStrength)
      .slice(0, AROUND);
    const edges = [edge, ...around].map((each) =>
      blind ? { ...each, model: null, agreement: "weak" as const } : each,
    );
    const touched = new Set(edges.flatMap(({ source, target }) => [source, target]));
    const nodes = graph.nodes.filter(({ id }) => touched.has(id));
    const layout = simpleLayout(nodes, edges);
    return scene({ layout, nodes, edges: drawableEdges(edges), users: graph.figures.users });
  }, [graph, edge, blind]);
  const nameOf = useCallback(
    (id: string) =>
      graph.edges.find((each) => each.id === id)?.sentence[words.lang] ??
      graph.nodes.find((each) => each.id === id)?.label[words.lang] ??
      id,
    [graph, words.lang],
  );
  return (
    <GraphCanvas scene={drawn} label={t("graphs.neighborhood")} nameOf={nameOf} selected={edge.id} className="h-64" />
  );
}
