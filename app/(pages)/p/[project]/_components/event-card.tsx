"use client";

import { memo } from "react";
import { useFormatter, useLocale, useTranslations } from "use-intl";
import { Chip } from "@/app/_ui/chip";
import { Time } from "@/app/_ui/time";
import { categoryTexts, EventCategory } from "@/lib/events";
import type { AbstractedEvent } from "@/lib/runs";
import { useEventShape } from "./event-shape";

/** One event in words: what happened, when, on how many rows it rests. */
export const EventCard = memo(function EventCard({ event }: { event: AbstractedEvent }) {
  const t = useTranslations();
  const format = useFormatter();
  const category = useCategoryWord();
  const basis = useEventBasis();
  const { shape } = useEventShape();
  const sentence = eventSentence(event);
  return (
    <article className="rounded-md border border-line bg-surface px-3 py-2" data-testid="event-card">
      <header className="flex flex-wrap items-baseline gap-x-2">
        <h4 className="font-medium">{event.type}</h4>
        <Chip tone="muted">{category(event.category)}</Chip>
        <span className="ml-auto text-sm text-muted">
          <Time at={event.start} />
          {shape === "scene" && event.end !== event.start ? (
            <>
              {" – "}
              <Time at={event.end} />
            </>
          ) : null}
        </span>
      </header>
      {shape === "scene" ? <p className="mt-0.5">{sentence === "" ? "–" : sentence}</p> : null}
      {shape === "tuple" && event.context ? <p className="mt-0.5 line-clamp-2">{event.context}</p> : null}
      <p className="mt-1 flex flex-wrap gap-x-3 text-sm text-muted">
        <span>{basis(event)}</span>
        {shape === "scene" ? (
          <span title={t("user.eventConfidenceHelp")}>
            {t("user.eventConfidence")} {format.number(event.confidence, { maximumFractionDigits: 2 })}
          </span>
        ) : null}
      </p>
    </article>
  );
});

/** Who does what to what and where, as far as the event says. */
export function eventSentence(event: AbstractedEvent): string {
  return [event.agent, event.scene, event.action, event.object].filter(Boolean).join(" · ");
}

/** On what an event rests, in words. */
export function useEventBasis(): (event: AbstractedEvent) => string {
  const t = useTranslations();
  return ({ import_id, behavior_ids }) =>
    import_id === undefined ? t("user.eventRows", { count: behavior_ids.length }) : t("user.eventImported");
}

/** A category in the reader's language. */
export function useCategoryWord(): (category: string) => string {
  const locale = useLocale();
  return (category) => {
    const known = EventCategory.safeParse(category);
    return known.success ? categoryTexts[known.data][locale] : category;
  };
}
