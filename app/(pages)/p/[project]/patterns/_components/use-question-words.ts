"use client";

import { useFormatter, useTranslations } from "use-intl";
import type { MiningQuestion } from "@/lib/patterns";
import { useDuration } from "../../_lib/use-duration";

/** A question in a line: what tells it apart from others. */
export function useQuestionWords(): (question: MiningQuestion) => string {
  const t = useTranslations();
  const format = useFormatter();
  const duration = useDuration();
  return (question) => {
    const { min_support: min, min_length, max_length, max_gap_ms, max_span_ms, session_gap_ms } = question;
    const types = (place: "target" | "ends" | "starts" | "contains", names: readonly string[] | undefined) =>
      names && names.length > 0
        ? [`${t(`patterns.placeOf.${place}`)} ${format.list(names, { type: "disjunction" })}`]
        : [];
    const limit = (name: "maxGap" | "maxSpan" | "sessionGap", ms: number | undefined) =>
      ms === undefined ? [] : [`${t(`patterns.${name}`)} ${duration(ms)}`];
    return [
      ...types("target", question.target_events),
      ...types("ends", question.ends_with),
      ...types("starts", question.starts_with),
      ...types("contains", question.contains),
      `${t("patterns.minSupport")} ${
        min < 1 ? format.number(min, { style: "percent", maximumFractionDigits: 2 }) : format.number(min)
      }`,
      t("patterns.lengths", { min: String(min_length), max: String(max_length) }),
      ...limit("maxGap", max_gap_ms),
      ...limit("maxSpan", max_span_ms),
      ...limit("sessionGap", session_gap_ms),
      t(`patterns.outputOf.${question.output}`),
      ...(question.from === undefined && question.to === undefined
        ? []
        : [`${question.from ?? "…"} – ${question.to ?? "…"}`]),
    ].join(" · ");
  };
}
