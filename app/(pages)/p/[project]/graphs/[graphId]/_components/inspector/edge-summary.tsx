"use client";

import { Check, CircleDashed } from "lucide-react";
import { useTranslations } from "use-intl";
import { LEVEL_WORDS, type GraphOutline, type GraphEdge, type Level } from "@/lib/causal";
import { RelationMark } from "../../../_components/relation-mark";
import { useEdgeWords, useNodeLabel } from "../../../_components/use-edge-words";
import { useGraphWords } from "../../../_components/use-graph-words";

type EdgeSummaryProps = { graph: GraphOutline; edge: GraphEdge; onSelect: (id: string) => void };

/** Why the edge has its level, and what the next one would need. */
export function EdgeSummary({ graph, edge, onSelect }: EdgeSummaryProps) {
  const t = useTranslations();
  const words = useEdgeWords();
  const label = useNodeLabel(graph);
  const { reason } = useGraphWords();
  const next = edge.level < 4 ? ((edge.level + 1) as Level) : undefined;
  const met = edge.level_reasons.filter((each) => each.met);
  const missing = edge.level_reasons.filter((each) => !each.met);
  return (
    <div className="space-y-3">
      <p className="flex flex-wrap items-center gap-x-2">
        <NodeButton label={label(edge.source)} onClick={() => onSelect(edge.source)} />
        <RelationMark relation={edge.relation} />
        <span className="sr-only">{t(`graphs.relation.${edge.relation}`)}</span>
        <NodeButton label={label(edge.target)} onClick={() => onSelect(edge.target)} />
      </p>
      <p className="tabular">{words.figures(edge)}</p>
      <section className="space-y-1.5">
        <h3 className="font-medium">{t("graphs.whyLevel", { level: words.level(edge) })}</h3>
        <ul className="space-y-1">
          {met.map((each, at) => (
            <li key={at} className="flex items-start gap-1.5">
              <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-ok" />
              {reason(each)}
            </li>
          ))}
        </ul>
        {met.length === 0 ? <p className="text-muted">{t("graphs.nothingMet")}</p> : null}
      </section>
      {missing.length > 0 ? (
        <section className="space-y-1.5">
          <h3 className="font-medium">
            {next === undefined
              ? t("graphs.missing")
              : t("graphs.missingFor", { level: `L${next} · ${LEVEL_WORDS[next][words.lang]}` })}
          </h3>
          <ul className="space-y-1">
            {missing.map((each, at) => (
              <li key={at} className="flex items-start gap-1.5">
                <CircleDashed aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
                {reason(each)}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {edge.stats && edge.stats.via.length > 0 ? (
        <p>{t("graphs.via", { nodes: edge.stats.via.map(label).join(" → ") })}</p>
      ) : null}
      <p className="text-sm text-muted">{t("graphs.levelHelp")}</p>
    </div>
  );
}

function NodeButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button
      type="button"
      className="min-h-6 rounded-sm border border-line bg-inset px-1.5 text-left wrap-anywhere hover:border-border"
      onClick={onClick}
    >
      {label}
    </button>
  );
}
