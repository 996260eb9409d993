"use client";

import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import type { Item, Layout } from "./timeline-layout";

type Input = { layout: Layout; visible: readonly Item[]; scrollTo: (itemIndex: number) => void };

/**
 * Arrow keys over a list of which only a part exists: the wanted row is scrolled to, and takes the focus once it is
 * drawn. One element at a time can be reached with Tab: the focused one, else the first in sight.
 */
export function useTimelineKeys({ layout, visible, scrollTo }: Input) {
  const wanted = useRef<string>(undefined);
  const [focused, setFocused] = useState<string>();

  // Synchronises the browser's focus with what has just been drawn.
  useEffect(() => {
    if (wanted.current === undefined) return;
    const element = document.getElementById(wanted.current);
    if (!element) return;
    element.focus({ preventScroll: true });
    wanted.current = undefined;
  });

  const stops = visible.flatMap((item) => {
    if (item.kind === "slot") return [`event:${item.event.id}`];
    return item.kind === "row" || item.kind === "event" ? [item.key] : [];
  });
  const tabbable = focused && stops.includes(focused) ? focused : stops[0];

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.nativeEvent.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const target = neighbour(layout, (event.target as HTMLElement).id, event.key);
    if (!target) return;
    event.preventDefault();
    wanted.current = target.id;
    setFocused(target.id);
    scrollTo(target.item);
    const element = document.getElementById(target.id);
    if (element) {
      element.focus({ preventScroll: true });
      wanted.current = undefined;
    }
  };
  return { onKeyDown, tabbable };
}

const placeOfRow = (layout: Layout, rowId: string) => layout.items.findIndex((item) => item.key === `row:${rowId}`);

/** An event that rests on no rows has an item of its own in either arrangement. */
const placeOfOwn = (layout: Layout, eventId: string) =>
  layout.items.findIndex((item) => (item.kind === "event" || item.kind === "slot") && item.event.id === eventId);

/** The item at which an event is seen: the first of its rows, or its own; -1 where it is not among those loaded. */
export function placeOfEvent(layout: Layout, eventId: string): number {
  const placed = layout.events.find(({ event }) => event.id === eventId);
  const rows = (placed?.event.behavior_ids ?? []).map((row) => placeOfRow(layout, row)).filter((index) => index >= 0);
  return rows.length > 0 ? Math.min(...rows) : placeOfOwn(layout, eventId);
}

type Target = { id: string; item: number };

/** Where a key leads from a row or an event; undefined where it leads nowhere. */
export function neighbour(layout: Layout, id: string, key: string): Target | undefined {
  const [lane, ...rest] = id.split(":");
  const name = rest.join(":");
  const itemOfRow = (rowId: string) => placeOfRow(layout, rowId);
  const itemOfEvent = (eventId: string) => placeOfOwn(layout, eventId);
  const toRow = (index: number): Target | undefined => {
    const item = layout.items[index];
    return item && { id: item.key, item: index };
  };
  const toEvent = (eventId: string | undefined): Target | undefined => {
    const placed = layout.events.find(({ event }) => event.id === eventId);
    if (!placed) return undefined;
    return { id: `event:${placed.event.id}`, item: placeOfEvent(layout, placed.event.id) };
  };

  if (lane === "row") {
    const at = itemOfRow(name);
    const item = layout.items[at];
    if (key === "ArrowDown") return toRow(layout.items.findIndex(({ kind }, index) => index > at && kind === "row"));
    if (key === "ArrowUp") return toRow(layout.items.findLastIndex(({ kind }, index) => index < at && kind === "row"));
    if (key === "Home") return toRow(layout.items.findIndex(({ kind }) => kind === "row"));
    if (key === "End") return toRow(layout.items.findLastIndex(({ kind }) => kind === "row"));
    if (key === "ArrowRight" && item?.kind === "row") return toEvent(item.events[0]?.id);
  }
  if (lane === "event") {
    const at = layout.events.findIndex(({ event }) => event.id === name);
    if (key === "ArrowDown") return toEvent(layout.events[at + 1]?.event.id);
    if (key === "ArrowUp") return toEvent(layout.events[at - 1]?.event.id);
    if (key === "ArrowLeft") {
      const row = layout.events[at]?.event.behavior_ids[0];
      if (row !== undefined) return toRow(itemOfRow(row));
      const own = itemOfEvent(name);
      return toRow(layout.items.findLastIndex(({ kind }, index) => index < own && kind === "row"));
    }
  }
  return undefined;
}
