"use client";

import { useFormatter, useTranslations } from "use-intl";
import type { Progress, RunKind } from "@/lib/runs";
import { useBytes } from "../_lib/use-bytes";

type Counted = Pick<Progress, "done" | "total" | "unit" | "percent">;

/** “1,204 of 3,836 rows · 31%”; a total that is not known yet is left out. What an item is depends on the kind of run. */
export function useProgressWords(kind: RunKind): (progress: Counted, ended?: boolean) => string {
  const t = useTranslations();
  const format = useFormatter();
  const bytes = useBytes();
  return ({ done, total, unit, percent }, ended = false) => {
    const key = `unit.${kind === "tag-entities" && unit === "items" ? "groups" : unit}` as "unit.rows";
    const sized = unit === "bytes";
    const unitWord = sized ? "" : t.has(key) ? t(key) : unit;
    const amount = sized ? bytes : (value: number) => format.number(value);
    const counted =
      total > 0 && !(ended && done >= total)
        ? t("live.progressOf", { done: amount(done), total: amount(total), unit: unitWord }).trim()
        : t("live.progressDone", { done: amount(done), unit: unitWord }).trim();
    return ended ? counted : `${counted} · ${format.number(Math.floor(percent) / 100, { style: "percent" })}`;
  };
}
