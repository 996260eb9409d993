"use client";

import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { useTranslations } from "use-intl";
import { ErrorLine } from "@/app/_ui/error-state";
import { Skeleton } from "@/app/_ui/skeleton";
import { byStrength, drawableEdges, scene, simpleLayout, type EdgeOutline, type GraphOutline } from "@/lib/causal";
import { edgeOptions } from "@/lib/causal/client";
import { useProject } from "../../../../_components/project-context";
import { GraphCanvas } from "../../../_canvas/graph-canvas";
import { Seal } from "../../../_components/seal";
import { useEdgeWords } from "../../../_components/use-edge-words";
import { useGraphWords } from "../../../_components/use-graph-words";

/** Edges of the neighborhood that are drawn beside the one to judge. */
const AROUND = 6;

type ReviewCardProps = {
  graph: GraphOutline;
  edge: EdgeOutline;
  /** What comes after it, so that it is there in time. */
  next: EdgeOutline | undefined;
  blind: boolean;
};

/** One edge as it is judged: what may be said, the figures, and what lies around it. Blind, without the model. */
export function ReviewCard({ graph, edge, next, blind }: ReviewCardProps) {
  const t = useTranslations();
  const words = useEdgeWords();
  return (
    <article className="space-y-3 rounded-lg border border-line bg-surface px-4 py-3" data-testid="review-card">
      <h2 className="text-md font-semibold">{edge.sentence[words.lang]}</h2>
      <p className="tabular">{words.figures(edge)}</p>
      <Seal edge={edge} blind={blind} />
      {blind ? <p className="text-sm text-muted">{t("graphs.blindNow")}</p> : null}
      <Reasons graph={graph} edge={edge} next={next} blind={blind} />
      <Neighborhood graph={graph} edge={edge} blind={blind} />
    </article>
  );
}

/** Of this a graph's outline has nothing. */
function Reasons({ graph, edge, next = edge, blind }: ReviewCardProps) {
  const words = useEdgeWords();
  const project = useProject();
  const { reason } = useGraphWords();
  const whole = (id: EdgeOutline["id"]) => edgeOptions(project.id, graph.id, id, graph.version);
  const { data, error } = useQuery(whole(edge.id));
  // Only asked for.
  useQuery({ ...whole(next.id), notifyOnChangeProps: [] });
  if (!data) return error ? <ErrorLine error={error} /> : <Skeleton className="h-24" />;
  return (
    <>
      {!blind && data.model ? <p>{data.model.reason[words.lang]}</p> : null}
      <ul className="grid gap-x-6 gap-y-0.5 text-sm sm:grid-cols-2">
        {data.level_reasons.map((each, at) => (
          <li key={at} className={each.met ? "text-text" : "text-muted"}>
            {each.met ? "✓" : "○"} {reason(each)}
          </li>
        ))}
      </ul>
    </>
  );
}

function Neighborhood({ graph, edge, blind }: Omit<ReviewCardProps, "next">) {
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
