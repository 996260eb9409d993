"use client";

import { useTranslations } from "use-intl";
import { Chip } from "@/app/_ui/chip";
import { Skeleton } from "@/app/_ui/skeleton";
import { byStrength, type EdgeOutline, type GraphNode, type GraphOutline, type GraphPart } from "@/lib/causal";
import { RelationMark } from "../../../_components/relation-mark";
import { useEdgeWords, useNodeLabel } from "../../../_components/use-edge-words";

type NodeDetailsProps = { graph: GraphOutline | GraphPart; node: GraphNode; onSelect: (id: string) => void };

/** What a node stands for, and the edges that lead to it and from it. */
export function NodeDetails({ graph, node, onSelect }: NodeDetailsProps) {
  const t = useTranslations();
  const words = useEdgeWords();
  const { users } = graph.figures;
  const into = graph.edges.filter(({ target }) => target === node.id).toSorted(byStrength);
  const from = graph.edges.filter(({ source }) => source === node.id).toSorted(byStrength);
  return (
    <div className="space-y-3">
      <p className="text-md font-medium wrap-anywhere">{node.label[words.lang]}</p>
      <p className="flex flex-wrap gap-1.5">
        <Chip>{t(`graphs.kind.${node.kind}`)}</Chip>
        {node.origin === "model" ? <Chip tone="warn">{t("graphs.onlyModel")}</Chip> : null}
      </p>
      <p className="tabular">
        {t("graphs.nodeUsers", {
          users: words.countOf(node.users, users),
          share: words.percent(users > 0 ? node.users / users : 0),
        })}
        {node.events === null ? null : ` · ${t("graphs.nodeEvents", { count: node.events })}`}
      </p>
      {node.type === null ? null : <p className="text-muted">{t("graphs.nodeType", { type: node.type })}</p>}
      {node.feature ? (
        <p className="text-muted">
          {node.feature.field} = {node.feature.value}
        </p>
      ) : null}
      {node.description ? <p>{node.description[words.lang]}</p> : null}
      {"part" in graph ? (
        <Skeleton className="h-40" />
      ) : (
        <>
          <Edges title={t("graphs.leadingHere")} graph={graph} edges={into} end="source" onSelect={onSelect} />
          <Edges title={t("graphs.leadingOn")} graph={graph} edges={from} end="target" onSelect={onSelect} />
        </>
      )}
    </div>
  );
}

type EdgesProps = {
  title: string;
  graph: GraphOutline;
  edges: readonly EdgeOutline[];
  /** The end that is not this node. */
  end: "source" | "target";
  onSelect: (id: string) => void;
};

function Edges({ title, graph, edges, end, onSelect }: EdgesProps) {
  const label = useNodeLabel(graph);
  const words = useEdgeWords();
  if (edges.length === 0) return null;
  return (
    <section>
      <h3 className="font-medium">{title}</h3>
      <ul className="divide-y divide-line">
        {edges.map((edge) => (
          <li key={edge.id}>
            <button
              type="button"
              className="flex w-full items-center gap-2 rounded-sm py-1.5 text-left hover:bg-inset focus-inset"
              onClick={() => onSelect(edge.id)}
            >
              <RelationMark relation={edge.relation} />
              <span className="min-w-0 flex-1">
                <span className="block wrap-anywhere">{label(edge[end])}</span>
                <span className="tabular block text-sm text-muted">
                  {words.level(edge)} · {words.figures(edge)}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
