"use client";

import { useLocale } from "use-intl";

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** A size in the largest unit that leaves at least one before the point. */
export function useBytes(): (bytes: number) => string {
  const locale = useLocale();
  return (bytes) => {
    const power = Math.min(UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
    // The short word for a byte is “byte” in English, also for many of them.
    if (power === 0) return `${new Intl.NumberFormat(locale).format(bytes)} B`;
    return new Intl.NumberFormat(locale, {
      style: "unit",
      unit: UNITS[power] ?? "byte",
      unitDisplay: "short",
      maximumFractionDigits: 1,
    }).format(bytes / 1000 ** power);
  };
}
