"use client";

import { useTranslations } from "use-intl";
import type { MiningQuestion } from "@/lib/patterns";
import { useDuration } from "../../_lib/use-duration";

/** What it means to follow a pattern, in a sentence: its steps and what a question allows between them. */
export function useDefinition(): (events: readonly string[], question: MiningQuestion) => string {
  const t = useTranslations();
  const duration = useDuration();
  return (events, question) => {
    const [first = "", ...later] = events;
    const { max_gap_ms, max_gap_steps, max_span_ms, max_span_steps, session_gap_ms } = question;
    // With two events the limit belongs to the second; with more it would be said again and again.
    const step = (event: string) =>
      max_gap_ms === undefined || later.length > 1
        ? t("patterns.words.step", { event })
        : t("patterns.words.thenWithin", { event, time: duration(max_gap_ms) });
    const steps = [t("patterns.words.first", { event: first }), ...later.map(step)].join(t("patterns.words.comma"));
    if (later.length === 0) return t("patterns.words.sentence", { text: steps });
    const limits = [
      ...(max_gap_ms === undefined || later.length === 1
        ? []
        : [t("patterns.words.gap", { time: duration(max_gap_ms) })]),
      max_gap_steps === undefined
        ? t("patterns.words.anyBetween")
        : max_gap_steps === 1
          ? t("patterns.words.nothingBetween")
          : t("patterns.words.gapSteps", { count: max_gap_steps }),
      ...(max_span_ms === undefined ? [] : [t("patterns.words.span", { time: duration(max_span_ms) })]),
      ...(max_span_steps === undefined ? [] : [t("patterns.words.spanSteps", { count: max_span_steps })]),
      ...(session_gap_ms === undefined ? [] : [t("patterns.words.session", { time: duration(session_gap_ms) })]),
    ];
    return t("patterns.words.sentence", { text: [steps, ...limits].join(t("patterns.words.comma")) });
  };
}
