"use client";

import { Link } from "@/app/_ui/link";
import type { ReactNode } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Fact, Facts } from "@/app/_ui/card";
import { Dialog } from "@/app/_ui/dialog";
import { Time } from "@/app/_ui/time";
import type { Behavior } from "@/lib/people";
import type { AbstractedEvent } from "@/lib/runs";
import { useCategoryWord } from "../../../_components/event-card";
import { useProject } from "../../../_components/project-context";
import { thingsOf } from "./timeline-row";

export type Opened = { behavior: Behavior } | { event: AbstractedEvent };

type TimelineDetailsProps = {
  opened: Opened | undefined;
  behaviors: readonly Behavior[];
  events: readonly AbstractedEvent[];
  onOpen: (opened: Opened | undefined) => void;
};

/** Everything that is stored about one row or one event, and the way from one to the other. */
export function TimelineDetails({ opened, behaviors, events, onOpen }: TimelineDetailsProps) {
  const t = useTranslations();
  const title = !opened ? "" : "event" in opened ? opened.event.type : opened.behavior.action;
  const description = !opened ? "" : "event" in opened ? t("user.eventDetails") : t("user.rowDetails");
  return (
    <Dialog open={opened !== undefined} onOpenChange={() => onOpen(undefined)} title={title} description={description}>
      {opened && "behavior" in opened ? (
        <RowDetails behavior={opened.behavior} events={events} onOpen={onOpen} />
      ) : null}
      {opened && "event" in opened ? <EventDetails event={opened.event} behaviors={behaviors} onOpen={onOpen} /> : null}
    </Dialog>
  );
}

type RowDetailsProps = { behavior: Behavior; events: readonly AbstractedEvent[]; onOpen: (opened: Opened) => void };

function RowDetails({ behavior, events, onOpen }: RowDetailsProps) {
  const t = useTranslations();
  const project = useProject();
  const users = events.filter((event) => event.behavior_ids.includes(behavior.id));
  const named = [
    [t("user.fieldItem"), behavior.item],
    [t("user.fieldApp"), behavior.app],
    [t("user.fieldMedia"), behavior.media],
    [t("user.fieldPoi"), behavior.poi],
  ] as const;
  return (
    <Facts>
      <Fact name={t("user.fieldTime")}>
        <Time at={behavior.at} style="full" /> <span className="text-muted">{project.time_zone}</span>
      </Fact>
      <Fact name={t("user.fieldUtc")}>{behavior.at}</Fact>
      {behavior.local_at ? <Fact name={t("user.fieldRaw")}>{behavior.local_at}</Fact> : null}
      <Fact name={t("user.fieldAction")}>{behavior.action}</Fact>
      {named.map(([name, value]) =>
        value ? (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ) : null,
      )}
      {behavior.duration === null ? null : (
        <Fact name={t("user.fieldDuration")}>{t("user.seconds", { seconds: String(behavior.duration) })}</Fact>
      )}
      {Object.entries(behavior.properties).map(([name, value]) => (
        <Fact key={name} name={<span className="font-mono text-sm">{name}</span>}>
          {value}
        </Fact>
      ))}
      <Fact name={t("user.rowSource")}>
        <Link href={`/p/${project.id}/imports/${behavior.import_id}`} className="text-accent underline">
          {t("user.rowImport", { line: String(behavior.line) })}
        </Link>
      </Fact>
      <Fact name={t("user.rowUsedBy")}>
        {users.length === 0
          ? t("user.unusedRow")
          : users.map((event) => (
              <Go key={event.id} onGo={() => onOpen({ event })}>
                {event.type}
              </Go>
            ))}
      </Fact>
    </Facts>
  );
}

type EventDetailsProps = { event: AbstractedEvent; behaviors: readonly Behavior[]; onOpen: (opened: Opened) => void };

function EventDetails({ event, behaviors, onOpen }: EventDetailsProps) {
  const t = useTranslations();
  const format = useFormatter();
  const category = useCategoryWord();
  const project = useProject();
  const imported = event.import_id !== undefined;
  const parts = [
    [t("user.eventAgent"), event.agent],
    [t("user.eventScene"), event.scene],
    [t("user.eventAction"), event.action],
    [t("user.eventObject"), event.object],
    [t("user.eventContext"), event.context],
  ] as const;
  return (
    <>
      <Facts>
        {event.written_type === undefined ? null : (
          <Fact name={t(imported ? "user.eventWrittenImport" : "user.eventWritten")}>
            {event.written_type}{" "}
            <span className="text-sm text-muted">
              {t(imported ? "user.eventWrittenImported" : "user.eventWrittenHelp")}
            </span>
          </Fact>
        )}
        <Fact name={t("user.eventSpan")}>
          <Time at={event.start} style="full" /> – <Time at={event.end} style="full" />
        </Fact>
        {parts.map(([name, value]) =>
          value ? (
            <Fact key={name} name={name}>
              {value}
            </Fact>
          ) : null,
        )}
        <Fact name={t("user.eventCategory")}>{category(event.category)}</Fact>
        {imported && event.confidence === 1 ? null : (
          <Fact name={t(imported ? "user.eventConfidenceSource" : "user.eventConfidence")}>
            {format.number(event.confidence, { maximumFractionDigits: 2 })}{" "}
            <span className="text-sm text-muted">
              {t(imported ? "user.eventConfidenceSourceHelp" : "user.eventConfidenceHelp")}
            </span>
          </Fact>
        )}
        {Object.entries(event.properties ?? {}).map(([name, value]) => (
          <Fact key={name} name={<span className="font-mono text-sm">{name}</span>}>
            {value}
          </Fact>
        ))}
        {imported ? (
          <Fact name={t("user.rowSource")}>
            <Link href={`/p/${project.id}/imports/${event.import_id}`} className="text-accent underline">
              {t("user.rowImport", { line: String(event.line ?? "–") })}
            </Link>
          </Fact>
        ) : null}
      </Facts>
      {imported ? (
        <p className="mt-4 text-muted">{t("user.eventImportedHelp")}</p>
      ) : (
        <EvidenceRows event={event} behaviors={behaviors} onOpen={onOpen} />
      )}
    </>
  );
}

/** The rows an event rests on, as far as they are loaded. */
function EvidenceRows({ event, behaviors, onOpen }: EventDetailsProps) {
  const t = useTranslations();
  const rows = new Set(event.behavior_ids);
  return (
    <>
      <h3 className="mt-4 mb-1 font-semibold">{t("user.eventRows", { count: event.behavior_ids.length })}</h3>
      <ul className="divide-y divide-line rounded-md border border-line">
        {behaviors
          .filter(({ id }) => rows.has(id))
          .map((behavior) => (
            <li key={behavior.id} className="px-2 py-1">
              <Go onGo={() => onOpen({ behavior })}>
                <Time at={behavior.at} raw={behavior.local_at} style="full" /> · {behavior.action}{" "}
                {thingsOf(behavior).join(" · ")}
              </Go>
            </li>
          ))}
      </ul>
    </>
  );
}

function Go({ onGo, children }: { onGo: () => void; children: ReactNode }) {
  return (
    <Button
      tone="quiet"
      size="sm"
      className="h-auto min-h-6 justify-start px-1 text-left whitespace-normal text-accent"
      onClick={onGo}
    >
      <span>{children}</span>
    </Button>
  );
}
