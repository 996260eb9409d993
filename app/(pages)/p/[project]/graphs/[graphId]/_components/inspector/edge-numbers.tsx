"use client";

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { cn } from "@/app/_ui/cn";
import type { EdgeStats, GraphEdge, GraphOutline } from "@/lib/causal";
import { edgeOptions } from "@/lib/causal/client";
import { useProject } from "../../../../_components/project-context";
import { useDuration } from "../../../../_lib/use-duration";
import { useEdgeWords, useNodeLabel } from "../../../_components/use-edge-words";

/** All figures of an edge, each with its interval, its counts and what it means. */
export function EdgeNumbers({ graph, edge }: { graph: GraphOutline; edge: GraphEdge }) {
  const t = useTranslations();
  const words = useEdgeWords();
  const duration = useDuration();
  const label = useNodeLabel(graph);
  const project = useProject();
  // Waiting times are many numbers, so a whole graph comes without them.
  const lags = useQuery(edgeOptions(project.id, graph.id, edge.id, graph.version)).data?.stats?.lags ?? [];
  const { stats } = edge;
  if (!stats) return <p className="text-muted">{t("graphs.notCounted")}</p>;
  const ends = { source: label(edge.source), target: label(edge.target) };
  const { users, confidence, lift, risk_diff: difference, lag_ms: lag, direct, sensitivity, placebo, subset } = stats;
  const share = words.percents(confidence);
  const times = lift && words.ratios(lift);
  return (
    <div className="space-y-4">
      <dl className="space-y-2.5">
        <Figure name={t("graphs.figure.users")} help={t("graphs.figureHelp.users", ends)}>
          {words.countOf(users.ab, users.a)} ·{" "}
          {t("graphs.ofAllUsers", { share: words.percent(users.of > 0 ? users.ab / users.of : 0) })}
        </Figure>
        <Figure name={t("graphs.figure.confidence")} help={t("graphs.figureHelp.confidence", ends)}>
          {share.est} ({words.countOf(confidence.n, confidence.of)}) · {share.interval}
        </Figure>
        {lift && times ? (
          <Figure
            name={t("graphs.figure.lift")}
            help={t("graphs.figureHelp.lift", {
              ...ends,
              observed: words.ratio(lift.observed),
              expected: words.ratio(lift.expected),
            })}
          >
            {times.est} · {times.interval}
          </Figure>
        ) : null}
        {difference ? (
          <Figure name={t("graphs.figure.difference")} help={t("graphs.figureHelp.difference", ends)}>
            {words.percents(difference).est} · {words.percents(difference).interval}
          </Figure>
        ) : null}
        <Figure name={t("graphs.figure.q")} help={t("graphs.figureHelp.q", { count: graph.figures.tested })}>
          {words.chance(stats.q)}{" "}
          <span className="text-muted">{t("patterns.pValue", { p: words.chance(stats.p) })}</span>
        </Figure>
        {stats.order_share === null ? null : (
          <Figure name={t("graphs.figure.order")} help={t("graphs.figureHelp.order", ends)}>
            {words.percent(stats.order_share)}
            {stats.tie_share ? (
              <span className="text-muted"> {t("graphs.ties", { share: words.percent(stats.tie_share) })}</span>
            ) : null}
          </Figure>
        )}
        {lag ? (
          <Figure name={t("graphs.figure.lag")} help={t("graphs.figureHelp.lag")}>
            {duration(lag.p50)} · {t("patterns.interval", { lo: duration(lag.p25), hi: duration(lag.p75) })}
          </Figure>
        ) : null}
        {direct ? (
          <Figure name={t("graphs.figure.direct")} help={t("graphs.figureHelp.direct", ends)}>
            {words.ratio(direct.effect)}
            {direct.lo === null || direct.hi === null
              ? null
              : ` · ${t("patterns.interval", { lo: words.ratio(direct.lo), hi: words.ratio(direct.hi) })}`}
            {direct.stability === null ? null : (
              <span className="text-muted"> {t("graphs.stability", { share: words.percent(direct.stability) })}</span>
            )}
          </Figure>
        ) : null}
        {sensitivity ? (
          <Figure name={t("graphs.figure.sensitivity")} help={t("graphs.figureHelp.sensitivity")}>
            {words.ratio(sensitivity.est)} · {t("graphs.sensitivityLimit", { limit: words.ratio(sensitivity.limit) })}
          </Figure>
        ) : null}
        {placebo ? (
          <Figure name={t("graphs.figure.placebo")} help={t("graphs.figureHelp.placebo")}>
            {t(placebo.passed ? "graphs.passed" : "graphs.failed")} ·{" "}
            {t("patterns.pValue", { p: words.chance(placebo.p) })}
          </Figure>
        ) : null}
        {subset ? (
          <Figure name={t("graphs.figure.subset")} help={t("graphs.figureHelp.subset")}>
            {t(subset.passed ? "graphs.passed" : "graphs.failed")}
          </Figure>
        ) : null}
      </dl>
      {stats.adjusted.length > 0 ? <Adjusted adjusted={stats.adjusted} /> : null}
      {lags.length > 0 ? <Lags lags={lags} /> : null}
      <p className="text-sm text-muted">
        {t(`graphs.scale.${stats.scale}`)}{" "}
        {stats.window_ms === null ? null : t("graphs.within", { time: duration(stats.window_ms) })}
      </p>
    </div>
  );
}

function Figure({ name, help, children }: { name: string; help: ReactNode; children: ReactNode }) {
  return (
    <div>
      <dt className="text-sm text-muted">{name}</dt>
      <dd className="tabular">{children}</dd>
      <dd className="text-sm text-muted">{help}</dd>
    </div>
  );
}

function Adjusted({ adjusted }: { adjusted: EdgeStats["adjusted"] }) {
  const t = useTranslations();
  const words = useEdgeWords();
  return (
    <table className="tabular w-full border-collapse text-left text-sm">
      <caption className="pb-1 text-left font-medium">{t("graphs.adjusted")}</caption>
      <thead>
        <tr className="border-b border-line text-muted">
          <th scope="col" className="py-1 font-normal">
            {t("graphs.adjustedFor")}
          </th>
          <th scope="col" className="py-1 text-right font-normal">
            {t("graphs.before")}
          </th>
          <th scope="col" className="py-1 text-right font-normal">
            {t("graphs.after")}
          </th>
          <th scope="col" className="py-1 text-right font-normal">
            {t("graphs.holds")}
          </th>
        </tr>
      </thead>
      <tbody>
        {adjusted.map(({ by, before, after, survived, named }) => (
          <tr key={by} className="border-b border-line">
            <th scope="row" className="py-1 font-normal wrap-anywhere">
              {by} {named ? <span className="text-muted">({t("graphs.namedByModel")})</span> : null}
            </th>
            <td className="py-1 text-right">{words.ratio(before)}</td>
            <td className="py-1 text-right">{words.ratio(after)}</td>
            <td className={cn("py-1 text-right", survived ? "text-ok" : "text-danger")}>
              {t(survived ? "graphs.yes" : "graphs.no")}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Waiting times: a table whose bars are the figure, with a mark where chance would be. */
function Lags({ lags }: { lags: EdgeStats["lags"] }) {
  const t = useTranslations();
  const words = useEdgeWords();
  const duration = useDuration();
  const most = Math.max(1, ...lags.flatMap(({ observed, expected }) => [observed, expected]));
  return (
    <table className="w-full border-collapse text-left text-sm">
      <caption className="pb-1 text-left font-medium">{t("graphs.lags")}</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">{t("patternViews.lag")}</th>
          <th scope="col">{t("graphs.observed")}</th>
        </tr>
      </thead>
      <tbody>
        {lags.map(({ from_ms: from, to_ms: to, observed, expected }) => (
          <tr key={from}>
            <th scope="row" className="tabular w-px py-0.5 pr-3 text-right font-normal whitespace-nowrap text-muted">
              {t("patternViews.lagBetween", { from: duration(from), to: duration(to) })}
            </th>
            <td className="tabular py-0.5">
              <span aria-hidden className="relative mr-2 inline-block h-3 w-24 align-middle">
                <span
                  className="absolute inset-y-0 left-0 rounded-sm bg-accent"
                  style={{ width: `${(100 * observed) / most}%` }}
                />
                <span className="absolute -inset-y-0.5 w-0.5 bg-warn" style={{ left: `${(100 * expected) / most}%` }} />
              </span>
              {words.count(observed)}{" "}
              <span className="text-muted">{t("graphs.byChance", { count: words.ratio(expected) })}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
