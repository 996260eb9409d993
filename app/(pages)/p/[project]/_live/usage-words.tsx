"use client";

import { useFormatter, useTranslations } from "use-intl";
import type { RunUsage } from "@/lib/runs";

/** What a run's calls came to, as far as it is known: tokens, cost, how much came from the cache. */
export function UsageWords({ usage }: { usage: RunUsage }) {
  const t = useTranslations();
  const format = useFormatter();
  const cost = useCost();
  const { calls, cached_calls: cached, prompt_tokens, completion_tokens } = usage;
  return (
    <>
      {prompt_tokens + completion_tokens > 0 ? (
        <span>
          {t("live.tokens", { prompt: format.number(prompt_tokens), completion: format.number(completion_tokens) })}
        </span>
      ) : null}
      {usage.cost === undefined ? null : <span>{t("live.cost", { cost: cost(usage.cost, usage.currency) })}</span>}
      {cached > 0 ? (
        <span>
          {t("live.cachedShare", { share: format.number(cached / Math.max(1, calls), { style: "percent" }) })}
        </span>
      ) : null}
    </>
  );
}

/** An amount in a currency (ISO 4217), or in the provider's own, which it does not name. */
export function useCost(): (cost: number, currency?: string, digitsMax?: number) => string {
  const format = useFormatter();
  return (cost, currency, digitsMax = 3) =>
    format.number(cost, {
      minimumSignificantDigits: 1,
      maximumSignificantDigits: digitsMax,
      ...(currency === undefined ? {} : { style: "currency", currency }),
    });
}
