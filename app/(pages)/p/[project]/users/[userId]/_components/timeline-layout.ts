import type { Behavior } from "@/lib/people";
import type { AbstractedEvent } from "@/lib/runs";

/**
 * Heights in px. They are fixed, so that where everything stands is known without drawing it. An event of one row is
 * as high as a row, so that a history in which each row became an event does not drift.
 */
export const HEIGHTS = { row: 36, day: 40, gap: 28, event: 54, shortEvent: 30, eventGap: 6 } as const;

/** Silences from here on are marked. */
const GAP_MIN_MS = 2 * 3600 * 1000;
/** Brackets whose rows interleave stand beside each other. */
export const BRACKET_LANES = 5;

export type Item =
  | { kind: "day"; key: string; y: number; height: number; at: string }
  | { kind: "gap"; key: string; y: number; height: number; ms: number }
  | { kind: "row"; key: string; y: number; height: number; behavior: Behavior; events: readonly AbstractedEvent[] }
  | { kind: "event"; key: string; y: number; height: number; event: AbstractedEvent };

export type PlacedEvent = {
  event: AbstractedEvent;
  y: number;
  height: number;
  /** Middles of the rows it rests on, from top to bottom. */
  rowYs: readonly number[];
  lane: number;
};

export type Layout = { items: Item[]; events: PlacedEvent[]; height: number };

type Input = {
  behaviors: readonly Behavior[];
  events: readonly AbstractedEvent[];
  /** One column: each event stands above its first row. */
  narrow: boolean;
  /** Names the day of a moment in the project's zone. */
  dayOf: (at: string) => string;
};

/**
 * Places rows, days, silences and events. In two columns an event starts beside its first row and is pushed down by
 * the event before it; a new day begins below both columns, so the drift never grows beyond a day.
 */
export function layoutTimeline({ behaviors, events, narrow, dayOf }: Input): Layout {
  const byRow = eventsByRow(events);
  const loaded = new Set(behaviors.map(({ id }) => id));
  const begun = new Set<string>();
  const items: Item[] = [];
  const tops = new Map<string, { y: number; height: number; event: AbstractedEvent }>();
  const rowYs = new Map<string, number>();
  let y = 0;
  let eventsEnd = 0;
  let day = "";
  let lastMs = 0;

  for (const behavior of behaviors) {
    const ms = Date.parse(behavior.at);
    const ofDay = dayOf(behavior.at);
    if (ofDay !== day) {
      y = Math.max(y, eventsEnd);
      items.push({ kind: "day", key: `day:${ofDay}`, y, height: HEIGHTS.day, at: behavior.at });
      y += HEIGHTS.day;
      eventsEnd = y;
      day = ofDay;
    } else if (ms - lastMs >= GAP_MIN_MS) {
      items.push({ kind: "gap", key: `gap:${behavior.id}`, y, height: HEIGHTS.gap, ms: ms - lastMs });
      y += HEIGHTS.gap;
    }
    lastMs = ms;

    const own = byRow.get(behavior.id) ?? [];
    for (const event of own) {
      if (begun.has(event.id)) continue;
      begun.add(event.id);
      const height = isShort(event) ? HEIGHTS.shortEvent : HEIGHTS.event;
      if (narrow) {
        items.push({ kind: "event", key: `event:${event.id}`, y, height, event });
        tops.set(event.id, { y, height, event });
        y += height;
      } else {
        const top = Math.max(y + HEIGHTS.eventGap / 2, eventsEnd);
        tops.set(event.id, { y: top, height, event });
        eventsEnd = top + height + HEIGHTS.eventGap;
      }
    }
    items.push({ kind: "row", key: `row:${behavior.id}`, y, height: HEIGHTS.row, behavior, events: own });
    rowYs.set(behavior.id, y + HEIGHTS.row / 2);
    y += HEIGHTS.row;
  }

  const placed = [...tops.values()].map(({ event, ...at }) => ({
    event,
    ...at,
    rowYs: event.behavior_ids
      .filter((id) => loaded.has(id))
      .map((id) => rowYs.get(id) ?? 0)
      .toSorted((a, b) => a - b),
    lane: 0,
  }));
  assignLanes(placed);
  return { items, events: placed, height: Math.max(y, narrow ? 0 : eventsEnd) };
}

export function isShort(event: AbstractedEvent): boolean {
  return event.behavior_ids.length <= 1;
}

function eventsByRow(events: readonly AbstractedEvent[]): Map<string, AbstractedEvent[]> {
  const byRow = new Map<string, AbstractedEvent[]>();
  for (const event of events) {
    for (const id of event.behavior_ids) {
      const others = byRow.get(id);
      if (others) others.push(event);
      else byRow.set(id, [event]);
    }
  }
  return byRow;
}

/** Gives brackets that overlap different lanes, as far as there are lanes. */
function assignLanes(placed: PlacedEvent[]): void {
  const ends = Array.from({ length: BRACKET_LANES }, () => -1);
  for (const each of placed) {
    const top = each.rowYs[0] ?? each.y;
    const free = ends.findIndex((end) => end < top);
    each.lane = free === -1 ? ends.indexOf(Math.min(...ends)) : free;
    ends[each.lane] = Math.max(each.rowYs.at(-1) ?? top, ends[each.lane] ?? 0);
  }
}
