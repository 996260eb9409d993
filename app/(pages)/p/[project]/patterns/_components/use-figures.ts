"use client";

import { useFormatter, useTranslations } from "use-intl";
import type { Pattern } from "@/lib/patterns";
import { useDuration } from "../../_lib/use-duration";

type Interval = { est: number; lo: number; hi: number };

/** Below this, digits say less than the order of size. */
const P_SHOWN_MIN = 0.001;

/** A probability as far as its digits say anything. */
export const chanceWords = (format: ReturnType<typeof useFormatter>, value: number): string =>
  value < P_SHOWN_MIN ? `<\u00a0${format.number(P_SHOWN_MIN)}` : format.number(value, { maximumFractionDigits: 3 });

/** Figures of patterns in the reader's digits; each share is shown with what it is a share of. */
export function useFigures() {
  const t = useTranslations();
  const format = useFormatter();
  const duration = useDuration();
  const percent = (share: number) => format.number(share, { style: "percent", maximumFractionDigits: 1 });
  const ratio = (value: number) =>
    value >= 1000
      ? format.number(value, { notation: "compact", maximumSignificantDigits: 3 })
      : format.number(value, { maximumSignificantDigits: value < 1 ? 2 : 3 });
  const times = ({ est, lo, hi }: Interval) => ({
    est: `×${ratio(est)}`,
    interval: t("patterns.interval", { lo: ratio(lo), hi: ratio(hi) }),
  });
  return {
    percent,
    ratio,
    times,
    part: ({ n, of }: { n: number; of: number }) => (of > 0 ? n / of : 0),
    share: ({ n, of }: { n: number; of: number }) => `${format.number(n)} / ${format.number(of)}`,
    percents: ({ est, lo, hi }: Interval) => ({
      est: percent(est),
      interval: t("patterns.interval", { lo: percent(lo), hi: percent(hi) }),
    }),
    chance: (value: number) => chanceWords(format, value),
    lag: (lag: NonNullable<Pattern["lag_ms"]>) => ({
      median: duration(lag.p50),
      quartiles: t("patterns.interval", { lo: duration(lag.p25), hi: duration(lag.p75) }),
    }),
    duration,
  };
}
