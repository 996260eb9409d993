"use client";

import { useTranslations } from "use-intl";
import type { AbstractedEvent } from "@/lib/runs";
import type { RunView } from "@/lib/runs/client";
import { EventCard } from "../_components/event-card";
import { LiveList } from "./live-list";

type LiveEventsProps = { events: readonly AbstractedEvent[]; rejected: RunView["rejected"]; live: boolean };

/** Events as their lines complete, and the lines that were refused with the reason. */
export function LiveEvents({ events, rejected, live }: LiveEventsProps) {
  const t = useTranslations();
  return (
    <LiveList
      items={events}
      rejected={rejected}
      label={t("live.events")}
      count={t("live.eventsCount", { count: events.length })}
      empty={live ? t("live.eventsEmpty") : t("live.eventsNone")}
    >
      {(event) => (
        <li key={event.id} className="offscreen-skip">
          <EventCard event={event} />
        </li>
      )}
    </LiveList>
  );
}
