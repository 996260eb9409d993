"use client";

import type { ReactNode } from "react";
import { useFormatter, useTranslations } from "use-intl";
import type { Pattern, PatternSet } from "@/lib/patterns";
import { useFigures } from "../use-figures";

/** All figures of a pattern, each with its interval and with what it means. */
export function PatternFigures({ set, pattern }: { set: PatternSet; pattern: Pattern }) {
  const t = useTranslations();
  const format = useFormatter();
  const figures = useFigures();
  const { users, sessions, confidence, lift, q, p, lag_ms: lag, contrast } = pattern;
  const last = pattern.events.at(-1) ?? "";
  const lagWords = lag && figures.lag(lag);
  const odds = contrast && figures.times(contrast.odds_ratio);
  return (
    <dl className="space-y-2.5">
      <Figure name={t("patterns.column.users")} help={t("patterns.columnHelp.users")}>
        {figures.share(users)} · {figures.percent(users.of > 0 ? users.n / users.of : 0)}
      </Figure>
      {set.question.session_gap_ms === undefined ? null : (
        <Figure name={t("patterns.sessions")} help={t("patterns.sessionsHelp")}>
          {figures.share(sessions)}
        </Figure>
      )}
      {confidence ? (
        <Figure name={t("patterns.column.confidence")} help={t("patterns.confidenceHelp", { event: last })}>
          {figures.percent(confidence.est)} ({figures.share(confidence)}) · {figures.percents(confidence).interval}
        </Figure>
      ) : null}
      {lift ? (
        <Figure
          name={t("patterns.column.lift")}
          help={
            <>
              {t("patterns.liftHelp", {
                event: last,
                observed: format.number(lift.observed, { maximumFractionDigits: 1 }),
                expected: format.number(lift.expected, { maximumFractionDigits: 1 }),
              })}
              {lift.borrowed > 0 ? ` ${t("patterns.borrowed", { share: figures.percent(lift.borrowed) })}` : null}
            </>
          }
        >
          {figures.times(lift).est} · {figures.times(lift).interval}
        </Figure>
      ) : null}
      {q === null || p === null ? null : (
        <Figure name={t("patterns.column.q")} help={t("patterns.columnHelp.q")}>
          {figures.chance(q)} <span className="text-muted">{t("patterns.pValue", { p: figures.chance(p) })}</span>
        </Figure>
      )}
      {lag && lagWords ? (
        <Figure name={t("patterns.column.lag")} help={t("patterns.lagHelp", { event: last, count: lag.n })}>
          {lagWords.median} · {lagWords.quartiles}
        </Figure>
      ) : null}
      {contrast && odds ? (
        <Figure name={t("patterns.column.odds_ratio")} help={t("patterns.contrastHelp")}>
          {odds.est} · {odds.interval} · {t("patterns.qValue", { q: figures.chance(contrast.q) })}
          <span className="block text-muted">
            {t("patterns.contrastCounts", {
              reached: figures.share(contrast.reached),
              others: figures.share(contrast.others),
            })}
          </span>
        </Figure>
      ) : null}
    </dl>
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
