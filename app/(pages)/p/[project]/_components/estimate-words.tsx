"use client";

import { useFormatter, useTranslations } from "use-intl";
import type { BatchEstimate } from "@/lib/events/client";
import type { Interval } from "@/lib/runs";
import { useCost } from "../_live/usage-words";
import { useDuration } from "../_lib/use-duration";

/** What a run over many users is likely to take, with how sure that is. */
export function EstimateWords({ estimate }: { estimate: BatchEstimate }) {
  const t = useTranslations();
  const format = useFormatter();
  const duration = useDuration();
  const amount = useCost();
  const { tokens, cost, currency, ms, measured } = estimate;
  if (!tokens || !ms) return <p className="text-sm text-muted">{t("batch.estimateNone")}</p>;
  const number = (value: number) => format.number(value, { maximumSignificantDigits: 2 });
  const range = ({ est, lo, hi }: Interval, words: (value: number) => string) =>
    t("batch.estimateTime", { est: words(est), lo: words(lo), hi: words(hi) });
  return (
    <section aria-label={t("batch.estimate")} className="rounded-md border border-line bg-inset px-3 py-2 text-sm">
      <h3 className="font-medium">{t("batch.estimate")}</h3>
      <ul className="tabular mt-1 space-y-0.5">
        <li>{range(ms, duration)}</li>
        <li>{t("batch.tokensAmount", { tokens: range(tokens, number) })}</li>
        {cost ? <li>{t("batch.costAmount", { cost: range(cost, (value) => amount(value, currency, 2)) })}</li> : null}
      </ul>
      <p className="mt-1 text-muted">{t("batch.estimateFrom", { count: measured })}</p>
    </section>
  );
}
