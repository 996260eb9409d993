"use client";

import { useMemo } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { chanceWords } from "../_components/use-figures";

/** Numbers as the views say them; the same functions as long as the language is the same. */
export function useNumbers() {
  const format = useFormatter();
  const t = useTranslations();
  return useMemo(() => {
    const count = (n: number) => format.number(n);
    const share = (n: number, of: number) => {
      const value = of === 0 ? 0 : n / of;
      // Small shares would all read 0 % with one digit after the point.
      const digits = value < 0.01 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 1 };
      return format.number(value, { style: "percent", ...digits });
    };
    return {
      count,
      share,
      /** “38 of 412 (9.2 %)”. */
      countOf: (n: number, of: number) =>
        t("patternViews.countOf", { n: count(n), of: count(of), share: share(n, of) }),
      ratio: (value: number) => format.number(value, { maximumSignificantDigits: 3 }),
      chance: (value: number) => chanceWords(format, value),
    };
  }, [format, t]);
}
