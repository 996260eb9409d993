"use client";

import { useRef, useState, type KeyboardEvent } from "react";

/** What makes an element one of the marks that arrow keys lead to. */
export type RovingProps = ReturnType<ReturnType<typeof useRoving>>;

export type Place = { key: string; x: number; y: number };

const ARROWS: Record<string, { x: number; y: number }> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/**
 * One tab stop for many marks of a figure: arrow keys move to the nearest mark in their direction, Home and End to the
 * first and the last, Enter and Space do what a click does. Distances across count double, so that a row or a column is kept where there is one.
 */
export function useRoving(places: readonly Place[]) {
  const [current, setCurrent] = useState<string>();
  const marks = useRef(new Map<string, Element>());
  const stop = places.some(({ key }) => key === current) ? current : places[0]?.key;

  function onKeyDown(event: KeyboardEvent, key: string, press: (() => void) | undefined) {
    if (press && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      press();
      return;
    }
    const from = places.find((place) => place.key === key);
    const to = from && target(event.key, from);
    if (!to) return;
    event.preventDefault();
    const mark = marks.current.get(to.key);
    if (mark instanceof SVGElement || mark instanceof HTMLElement) mark.focus();
  }

  function target(pressed: string, from: Place): Place | undefined {
    if (pressed === "Home") return places[0];
    if (pressed === "End") return places.at(-1);
    const arrow = ARROWS[pressed];
    if (!arrow) return undefined;
    let best: { place: Place; far: number } | undefined;
    for (const place of places) {
      const [dx, dy] = [place.x - from.x, place.y - from.y];
      const along = dx * arrow.x + dy * arrow.y;
      const across = Math.abs(dx * arrow.y) + Math.abs(dy * arrow.x);
      const far = along + 2 * across;
      if (place.key !== from.key && along > 0 && (!best || far < best.far)) best = { place, far };
    }
    return best?.place;
  }

  return (key: string, press?: () => void) => ({
    tabIndex: key === stop ? 0 : -1,
    ref: (mark: Element | null) => {
      if (mark) marks.current.set(key, mark);
      else marks.current.delete(key);
    },
    onFocus: () => setCurrent(key),
    onKeyDown: (event: KeyboardEvent) => onKeyDown(event, key, press),
  });
}
