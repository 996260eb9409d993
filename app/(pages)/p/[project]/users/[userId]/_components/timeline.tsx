"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useSearchParams } from "next/navigation";
import { useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import { useFormatter, useLocale, useTimeZone, useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Select } from "@/app/_ui/field";
import { useMedia } from "@/app/_ui/state/use-media";
import { usePageTop } from "@/app/_ui/state/use-page-top";
import type { Behavior } from "@/lib/people";
import type { AbstractedEvent } from "@/lib/runs";
import { ShapeSwitch } from "../../../_components/event-shape";
import { Connectors } from "./connectors";
import { TimelineDetails, type Opened } from "./timeline-details";
import { TimelineEvent } from "./timeline-event";
import { layoutTimeline, type Item } from "./timeline-layout";
import { DayLine, GapLine, TimelineRow } from "./timeline-row";
import { useLit } from "./use-lit";
import { placeOfEvent, useTimelineKeys } from "./use-timeline-keys";

export type TimelineProps = {
  behaviors: readonly Behavior[];
  events: readonly AbstractedEvent[];
  /** Rows no event rests on; unknown while events are being written. */
  unused: number | undefined;
  total: number;
  hasMore: boolean;
  loadingMore: boolean;
  onMore: () => void;
  /** The events are not saved yet. */
  provisional: boolean;
};

/** Rows on the left, the events they became on the right, brackets between. Only what is in sight is drawn. */
export function Timeline(props: TimelineProps) {
  const { behaviors, events, unused, total, hasMore, loadingMore, onMore, provisional } = props;
  const t = useTranslations();
  const format = useFormatter();
  const narrow = !useMedia("(min-width: 56rem)");
  const dayOf = useDayOf();
  const layout = useMemo(
    () => layoutTimeline({ behaviors, events, narrow, hasMore, dayOf }),
    [behaviors, events, narrow, hasMore, dayOf],
  );
  const { items } = layout;
  // Imported events rest on nothing, so beside them no row is left unused.
  const abstracted = events.some(({ behavior_ids }) => behavior_ids.length > 0);
  const [opened, setOpened] = useState<Opened>();
  const lit = useLit(events);

  const list = useRef<HTMLDivElement>(null);
  const top = usePageTop(list);

  // oxlint-disable-next-line react/incompatible-library -- nothing of it is handed to memoized parts
  const virtual = useWindowVirtualizer({
    count: items.length,
    estimateSize: (index) => (items[index + 1]?.y ?? layout.height) - (items[index]?.y ?? 0),
    // A new function whenever the layout changes makes the virtualizer forget the old places.
    getItemKey: useCallback((index: number) => items[index]?.key ?? index, [items]),
    overscan: 12,
    scrollMargin: top,
    scrollPaddingStart: 96,
    onChange: (instance) => {
      const last = instance.getVirtualItems().at(-1);
      if (last && last.index >= items.length - 1 && hasMore && !loadingMore) onMore();
    },
  });
  const visible = virtual.getVirtualItems().flatMap(({ index }) => items[index] ?? []);
  const from = visible[0]?.y ?? 0;
  const until = (visible.at(-1)?.y ?? 0) + 200;
  const placed = layout.events.filter(
    ({ y, height, rowYs }) => Math.min(y, rowYs[0] ?? y) <= until && Math.max(y + height, rowYs.at(-1) ?? y) >= from,
  );
  const keys = useTimelineKeys({ layout, visible, scrollTo: (index) => virtual.scrollToIndex(index) });
  const asked = useSearchParams().get("event");
  const place = asked === null ? -1 : placeOfEvent(layout, asked);
  const goThere = useEffectEvent((eventId: string) => {
    virtual.scrollToIndex(place, { align: "center" });
    lit.set({ event: eventId });
  });
  const there = place >= 0;
  // Synchronises the page's scroll position with the event that the address names, once it is there.
  useEffect(() => {
    if (asked !== null && there) goThere(asked);
  }, [asked, there]);
  const days = items.flatMap((item, index) => (item.kind === "day" ? [{ index, at: item.at }] : []));

  return (
    <section aria-label={t("user.lanes")} className="rounded-lg border border-line bg-surface">
      <header className="sticky top-12 z-10 flex flex-wrap items-center gap-x-4 gap-y-1 rounded-t-lg border-b border-line bg-surface px-3 py-2">
        <h2 className="font-semibold">
          {t("user.laneBehaviors")} <span className="tabular font-normal text-muted">{format.number(total)}</span>
        </h2>
        <h2 className="font-semibold">
          {t("user.laneEvents")} <span className="tabular font-normal text-muted">{format.number(events.length)}</span>
        </h2>
        {unused === undefined || !abstracted ? null : (
          <span className="text-muted" title={t("user.unusedHelp")}>
            {t("user.unused", { count: unused })}
          </span>
        )}
        {provisional ? <span className="text-sm text-warn">{t("user.provisional")}</span> : null}
        {events.length > 0 ? (
          <span className="ml-auto">
            <ShapeSwitch />
          </span>
        ) : null}
        {days.length > 1 ? (
          <Select
            aria-label={t("user.jumpDay")}
            className="h-8 w-auto max-w-52 text-sm"
            value=""
            onChange={(event) => virtual.scrollToIndex(Number(event.target.value), { align: "start" })}
          >
            <option value="" disabled>
              {t("user.jumpDay")}
            </option>
            {days.map(({ index, at }) => (
              <option key={index} value={index}>
                {format.dateTime(new Date(at), { dateStyle: "medium" })}
              </option>
            ))}
          </Select>
        ) : null}
      </header>
      <p id="timeline-help" className="sr-only">
        {t("user.help")}
      </p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys of the buttons inside bubble up here */}
      <div
        ref={list}
        role="group"
        aria-label={t("user.lanesLabel")}
        aria-describedby="timeline-help"
        className="relative overflow-x-clip"
        style={{ height: layout.height }}
        onKeyDown={keys.onKeyDown}
      >
        <Connectors placed={placed} narrow={narrow} height={layout.height} lit={lit.events} provisional={provisional} />
        {visible.map((item) => (
          <Place key={item.key} item={item} narrow={narrow}>
            {draw(item)}
          </Place>
        ))}
        {narrow
          ? null
          : placed.map(({ event, y, height }) => (
              <div key={event.id} className="absolute right-2 left-[calc(58%+4.5rem)]" style={{ top: y, height }}>
                {drawEvent(event)}
              </div>
            ))}
        {events.length === 0 && !narrow && !provisional ? (
          <div className="absolute top-14 right-4 left-[calc(58%+4.5rem)] space-y-1 text-muted">
            <p className="font-medium text-text">{t("user.noEventsTitle")}</p>
            <p>{t("user.noEventsText")}</p>
          </div>
        ) : null}
      </div>
      {hasMore ? (
        <div className="border-t border-line p-3">
          <Button disabled={loadingMore} onClick={onMore}>
            {loadingMore ? t("user.loadingRows") : t("user.moreRows", { count: total - behaviors.length })}
          </Button>
        </div>
      ) : null}
      <TimelineDetails opened={opened} behaviors={behaviors} events={events} onOpen={setOpened} />
    </section>
  );

  function draw(item: Item) {
    if (item.kind === "day") return <DayLine at={item.at} />;
    if (item.kind === "gap") return <GapLine ms={item.ms} />;
    if (item.kind === "event") return drawEvent(item.event);
    // The event itself stands in the column beside it.
    if (item.kind === "slot") return null;
    const { behavior } = item;
    return (
      <TimelineRow
        behavior={behavior}
        unused={abstracted && item.events.length === 0}
        lit={lit.rows.has(behavior.id)}
        tabbable={keys.tabbable === `row:${behavior.id}`}
        onLight={(on) => lit.set(on ? { row: behavior.id } : undefined)}
        onOpen={() => setOpened({ behavior })}
      />
    );
  }

  function drawEvent(event: AbstractedEvent) {
    return (
      <TimelineEvent
        event={event}
        provisional={provisional && event.import_id === undefined}
        lit={lit.events.has(event.id)}
        tabbable={keys.tabbable === `event:${event.id}`}
        onLight={(on) => lit.set(on ? { event: event.id } : undefined)}
        onOpen={() => setOpened({ event })}
      />
    );
  }
}

function Place({ item, narrow, children }: { item: Item; narrow: boolean; children: React.ReactNode }) {
  const across = item.kind === "day" || narrow;
  return (
    <div
      className={
        across ? (item.kind === "day" ? "absolute inset-x-0" : "absolute right-1 left-6") : "absolute left-0 w-[58%]"
      }
      style={{ top: item.y, height: item.height }}
    >
      {children}
    </div>
  );
}

/** Days begin at midnight in the project's zone. */
function useDayOf(): (at: string) => string {
  const locale = useLocale();
  const timeZone = useTimeZone();
  return useMemo(() => {
    const day = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: "short" });
    return (at: string) => day.format(new Date(at));
  }, [locale, timeZone]);
}
