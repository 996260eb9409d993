"use client";

import { useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "use-intl";
import type { MiningQuestion } from "@/lib/patterns";
import { segmentsOptions } from "@/lib/people/client";
import { useProject } from "../../_components/project-context";
import { useDuration } from "../../_lib/use-duration";
import { useSegmentName } from "../../users/_components/segments/segment-words";

/** A question in a line: all that tells it apart from others. */
export function useQuestionWords(): (question: MiningQuestion) => string {
  const t = useTranslations();
  const format = useFormatter();
  const duration = useDuration();
  const segmentName = useNameOfSegment();
  return (question) => {
    const { min_support: min, min_length, max_length, counted, segment, from, to } = question;
    const given = <T>(value: T | undefined, words: (value: T) => string) => (value === undefined ? [] : [words(value)]);
    const types = (place: "ends" | "starts" | "contains" | "only" | "without", names: readonly string[] = []) =>
      names.length === 0
        ? []
        : [
            t(`patterns.asks.${place}`, {
              types: format.list(
                names.map((value) => t("segmentWords.quoted", { value })),
                { type: place === "only" || place === "without" ? "conjunction" : "disjunction" },
              ),
            }),
          ];
    const targets = question.target_events ?? [];
    return [
      ...(targets.length > 0
        ? [t("patterns.asks.target", { types: format.list(targets, { type: "disjunction" }) })]
        : []),
      ...types("ends", question.ends_with),
      ...types("starts", question.starts_with),
      ...types("contains", question.contains),
      min < 1
        ? t("patterns.asks.minShare", {
            counted,
            min: format.number(min, { style: "percent", maximumFractionDigits: 2 }),
          })
        : t("patterns.asks.minCount", { counted, min: format.number(min) }),
      t("patterns.lengths", { min: String(min_length), max: String(max_length) }),
      ...given(question.max_gap_ms, (ms) => t("patterns.asks.maxGap", { time: duration(ms) })),
      ...given(question.max_gap_steps, (count) => t("patterns.asks.gapSteps", { count })),
      ...given(question.max_span_ms, (ms) => t("patterns.asks.maxSpan", { time: duration(ms) })),
      ...given(question.max_span_steps, (count) => t("patterns.asks.spanSteps", { count })),
      ...given(question.session_gap_ms, (ms) => t("patterns.asks.session", { time: duration(ms) })),
      ...(counted === "sessions" ? [t("patterns.asks.sessions")] : []),
      t(`patterns.outputOf.${question.output}`),
      ...given(question.top_k, (count) => t("patterns.asks.top", { count })),
      ...given(segment, (id) => t("patterns.asks.segment", { segment: segmentName(id) })),
      ...given(question.segments, (ids) => t("patterns.asks.vs", { segments: format.list(ids.map(segmentName)) })),
      ...types("only", question.include_types),
      ...types("without", question.exclude_types),
      ...(question.exclude_noise ? [] : [t("patterns.asks.noise")]),
      ...(from === undefined && to === undefined ? [] : [`${from ?? "…"} – ${to ?? "…"}`]),
    ].join(" · ");
  };
}

/** Before the segments are known, each is called by its id. */
function useNameOfSegment(): (id: string) => string {
  const t = useTranslations();
  const project = useProject();
  const nameOf = useSegmentName();
  const { data: segments } = useQuery(segmentsOptions(project.id));
  return (id) => {
    if (!segments) return id;
    const segment = segments.find((each) => each.id === id);
    return segment ? nameOf(segment) : t("patterns.deletedSegment");
  };
}
