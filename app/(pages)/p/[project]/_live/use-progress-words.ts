"use client";

import { useFormatter, useTranslations } from "use-intl";
import type { Progress } from "@/lib/runs";

type Counted = Pick<Progress, "done" | "total" | "unit" | "percent">;

/** “1,204 of 3,836 rows · 31%”; a total that is not known yet is left out. */
export function useProgressWords(): (progress: Counted, ended?: boolean) => string {
  const t = useTranslations();
  const format = useFormatter();
  return ({ done, total, unit, percent }, ended = false) => {
    const key = `unit.${unit}` as "unit.rows";
    const unitWord = t.has(key) ? t(key) : unit;
    const counted =
      total > 0 && !(ended && done >= total)
        ? t("live.progressOf", { done: format.number(done), total: format.number(total), unit: unitWord })
        : t("live.progressDone", { done: format.number(done), unit: unitWord });
    return ended ? counted : `${counted} · ${format.number(Math.floor(percent) / 100, { style: "percent" })}`;
  };
}
