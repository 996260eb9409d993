"use client";

import { useFormatter, useTranslations } from "use-intl";
import { cn } from "@/app/_ui/cn";
import { Time } from "@/app/_ui/time";
import type { AbstractedEvent } from "@/lib/runs";
import { isShort } from "./timeline-layout";
import { eventSentence, useCategoryWord, useEventBasis } from "../../../_components/event-card";
import { useEventShape } from "../../../_components/event-shape";

type TimelineEventProps = {
  event: AbstractedEvent;
  provisional: boolean;
  lit: boolean;
  tabbable: boolean;
  onLight: (on: boolean) => void;
  onOpen: () => void;
};

/** One event beside its rows in the shape the reader chose; its height is fixed, so long texts are cut and whole in the details. */
export function TimelineEvent({ event, provisional, lit, tabbable, onLight, onOpen }: TimelineEventProps) {
  const t = useTranslations();
  const format = useFormatter();
  const category = useCategoryWord();
  const basis = useEventBasis();
  const { shape } = useEventShape();
  const short = isShort(event);
  const scene = shape === "scene";
  const sentence = eventSentence(event);
  return (
    <button
      type="button"
      id={`event:${event.id}`}
      tabIndex={tabbable ? 0 : -1}
      data-lit={lit}
      data-testid="timeline-event"
      onMouseEnter={() => onLight(true)}
      onMouseLeave={() => onLight(false)}
      onFocus={() => onLight(true)}
      onBlur={() => onLight(false)}
      onClick={onOpen}
      className={cn(
        "block h-full w-full overflow-hidden rounded-md border px-2.5 text-left",
        short ? "py-0.5" : "py-1",
        provisional ? "border-dashed border-warn" : "border-border",
        lit ? "bg-accent-soft" : "bg-surface hover:bg-inset",
      )}
    >
      <span className="flex items-baseline gap-2">
        <span className="max-w-1/2 shrink-0 truncate font-medium">{event.type}</span>
        <span className="min-w-0 truncate">{scene ? sentence || "–" : event.context}</span>
        {event.import_id !== undefined ? (
          <span className="ml-auto shrink-0 text-sm text-muted">
            <Time at={event.start} style="clock" />
            {scene ? null : ` · ${category(event.category)}`}
            {` · ${basis(event)}`}
          </span>
        ) : scene ? (
          <span className="tabular ml-auto shrink-0 text-sm text-muted" title={t("user.eventConfidenceHelp")}>
            {format.number(event.confidence, { minimumFractionDigits: 2, maximumFractionDigits: 2 })}
          </span>
        ) : (
          <span className="ml-auto shrink-0 text-sm text-muted">{category(event.category)}</span>
        )}
      </span>
      {short ? null : (
        <span className="block truncate text-sm text-muted">
          <Time at={event.start} style="clock" />
          {scene ? (
            <>
              {" – "}
              <Time at={event.end} style="clock" />
            </>
          ) : null}
          {" · "}
          {basis(event)}
        </span>
      )}
    </button>
  );
}
