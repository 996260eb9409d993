"use client";

import { useTranslations } from "use-intl";
import type { AbstractedEvent } from "@/lib/runs";
import type { RunView } from "@/lib/runs/client";
import { EventCard } from "../_components/event-card";
import { RejectedLines } from "./rejected-lines";
import { useStickToEnd } from "./use-stick-to-end";

type LiveEventsProps = { events: readonly AbstractedEvent[]; rejected: RunView["rejected"]; live: boolean };

/** Events as their lines complete, and the lines that were refused with the reason. */
export function LiveEvents({ events, rejected, live }: LiveEventsProps) {
  const t = useTranslations();
  const { scroller, onScroll } = useStickToEnd(events.length + rejected.length);
  return (
    <div
      ref={scroller}
      onScroll={onScroll}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a keyboard must be able to scroll it
      tabIndex={0}
      role="region"
      aria-label={t("live.events")}
      className="h-full min-w-0 space-y-2 overflow-y-auto bg-bg px-3 py-2 focus-inset"
    >
      <p className="text-sm text-muted">
        {t("live.eventsCount", { count: events.length })}
        {rejected.length > 0 ? ` · ${t("live.rejected", { count: rejected.length })}` : null}
      </p>
      {events.length === 0 ? <p className="text-muted">{live ? t("live.eventsEmpty") : t("live.eventsNone")}</p> : null}
      <ul className="space-y-2">
        {events.map((event) => (
          <li key={event.id} className="offscreen-skip">
            <EventCard event={event} />
          </li>
        ))}
      </ul>
      <RejectedLines rejected={rejected} />
    </div>
  );
}
