"use client";

import { useTranslations } from "use-intl";
import type { GraphEdge, GraphOutline } from "@/lib/causal";
import { useEdgeWords, useNodeLabel } from "../../../_components/use-edge-words";
import { useGraphWords } from "../../../_components/use-graph-words";
import { PeopleList } from "./edge-people";

type EdgeCounterProps = { graph: GraphOutline; edge: GraphEdge; onRows: (user: string) => void };

/** What speaks against an edge: its exceptions, what else could explain it, and what it did not survive. */
export function EdgeCounter({ graph, edge, onRows }: EdgeCounterProps) {
  const t = useTranslations();
  const words = useEdgeWords();
  const label = useNodeLabel(graph);
  const { reason } = useGraphWords();
  const ends = { source: label(edge.source), target: label(edge.target) };
  const against = edge.level_reasons.filter(({ met }) => !met);
  const { stats } = edge;
  return (
    <div className="space-y-4">
      {stats ? (
        <p className="tabular">
          {t("graphs.exceptions", {
            ...ends,
            only_a: words.countOf(Math.max(0, stats.users.a - stats.users.ab), stats.users.a),
            only_b: words.countOf(Math.max(0, stats.users.b - stats.users.ab), stats.users.b),
          })}
        </p>
      ) : null}
      <section>
        <h3 className="font-medium">{t("graphs.rivals")}</h3>
        <ul className="list-disc pl-5">
          {against.map((each, at) => (
            <li key={at}>{reason(each)}</li>
          ))}
          {stats?.adjusted
            .filter(({ survived }) => !survived)
            .map(({ by, before, after }) => (
              <li key={by} className="tabular">
                {t("graphs.lostBy", { by, before: words.ratio(before), after: words.ratio(after) })}
              </li>
            ))}
          {edge.model?.alternatives.map((each, at) => (
            <li key={`m${at}`}>
              {each[words.lang]} <span className="text-muted">({t("graphs.opinion.model")})</span>
            </li>
          ))}
          {stats?.sensitivity ? (
            <li>{t("graphs.hiddenCause", { limit: words.ratio(stats.sensitivity.limit) })}</li>
          ) : null}
        </ul>
      </section>
      <section>
        <h3 className="font-medium">{t("graphs.group.a_only")}</h3>
        <PeopleList graph={graph} edge={edge} group="a_only" onRows={onRows} />
      </section>
    </div>
  );
}
