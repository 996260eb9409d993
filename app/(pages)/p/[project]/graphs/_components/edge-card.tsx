"use client";

import { useTranslations } from "use-intl";
import type { EdgeOutline, GraphOutline, GraphNode } from "@/lib/causal";
import { Seal } from "./seal";
import { useEdgeWords } from "./use-edge-words";

/** An edge in short, beside where it is pointed at. */
export function EdgeCard({ edge }: { edge: EdgeOutline }) {
  const t = useTranslations();
  const words = useEdgeWords();
  return (
    <div className="space-y-1.5">
      <p className="font-medium">{edge.sentence[words.lang]}</p>
      <p className="tabular">{words.figures(edge)}</p>
      <Seal edge={edge} />
      <p className="text-muted">{t("graphs.openHint")}</p>
    </div>
  );
}

/** A node in short. */
export function NodeCard({ node, graph }: { node: GraphNode; graph: GraphOutline }) {
  const t = useTranslations();
  const words = useEdgeWords();
  return (
    <div className="space-y-1">
      <p className="font-medium">{node.label[words.lang]}</p>
      <p className="text-muted">{t(`graphs.kind.${node.kind}`)}</p>
      <p className="tabular">
        {t("graphs.nodeUsers", {
          users: words.countOf(node.users, graph.figures.users),
          share: words.percent(graph.figures.users > 0 ? node.users / graph.figures.users : 0),
        })}
      </p>
      {node.description ? <p>{node.description[words.lang]}</p> : null}
    </div>
  );
}
