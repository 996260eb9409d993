"use client";

import { useLocale } from "use-intl";

type Parts = { days?: number; hours?: number; minutes?: number; seconds?: number };

/** The two largest units of a span, or the seconds of a short one. */
export function durationParts(ms: number): Parts {
  if (ms < 9950) return { seconds: Math.max(0, Math.round(ms / 100) / 10) };
  const total = Math.max(0, Math.round(ms / 1000));
  const days = Math.floor(total / 86_400);
  const hours = Math.floor((total % 86_400) / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const seconds = total % 60;
  if (days > 0) return hours > 0 ? { days, hours } : { days };
  if (hours > 0) return minutes > 0 ? { hours, minutes } : { hours };
  if (minutes > 0) return seconds > 0 ? { minutes, seconds } : { minutes };
  return { seconds };
}

/** A span of time in the reader's words: “3 min 12 s”. */
export function useDuration(): (ms: number) => string {
  const locale = useLocale();
  return (ms) =>
    Object.entries(durationParts(ms))
      .map(([unit, value]) =>
        new Intl.NumberFormat(locale, { style: "unit", unit: unit.slice(0, -1), unitDisplay: "short" }).format(value),
      )
      .join(" ");
}
