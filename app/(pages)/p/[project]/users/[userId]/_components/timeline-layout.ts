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
  | { kind: "event"; key: string; y: number; height: number; event: AbstractedEvent }
  /** What is left free beside an event that rests on no rows, where events stand in a column of their own. */
  | { kind: "slot"; key: string; y: number; height: number; event: AbstractedEvent };

export type PlacedEvent = {
  event: AbstractedEvent;
  y: number;
  height: number;
  /** Middles of the rows it rests on, from top to bottom; none for an imported event. */
  rowYs: readonly number[];
  lane: number;
};

export type Layout = { items: Item[]; events: PlacedEvent[]; height: number };

type Input = {
  behaviors: readonly Behavior[];
  events: readonly AbstractedEvent[];
  /** One column: each event stands above its first row. */
  narrow: boolean;
  /** Whether there are more rows than these: what happened after them is then shown with those. */
  hasMore: boolean;
  /** Names the day of a moment in the project's zone. */
  dayOf: (at: string) => string;
};

/**
 * Places rows, days, silences and events. In two columns an event starts beside its first row and is pushed down by
 * the event before it; a new day begins below both columns, so the drift never grows beyond a day. An event that rests
 * on no rows stands between the rows by its time.
 */
export function layoutTimeline({ behaviors, events, narrow, hasMore, dayOf }: Input): Layout {
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

  const advance = (at: string, id: string) => {
    const ms = Date.parse(at);
    const ofDay = dayOf(at);
    if (ofDay !== day) {
      y = Math.max(y, eventsEnd);
      items.push({ kind: "day", key: `day:${ofDay}`, y, height: HEIGHTS.day, at });
      y += HEIGHTS.day;
      eventsEnd = y;
      day = ofDay;
    } else if (ms - lastMs >= GAP_MIN_MS) {
      items.push({ kind: "gap", key: `gap:${id}`, y, height: HEIGHTS.gap, ms: ms - lastMs });
      y += HEIGHTS.gap;
    }
    lastMs = ms;
  };

  const alone = events.filter(({ behavior_ids }) => behavior_ids.length === 0);
  alone.sort((a, b) => Date.parse(a.start) - Date.parse(b.start));
  let next = 0;
  /** Places the events that rest on no rows and began before a moment. */
  const placeAlone = (before: number) => {
    for (let event = alone[next]; event && Date.parse(event.start) < before; event = alone[++next]) {
      advance(event.start, event.id);
      const height = HEIGHTS.shortEvent;
      if (!narrow) y = Math.max(y, eventsEnd);
      const kind = narrow ? "event" : "slot";
      items.push({ kind, key: `${kind}:${event.id}`, y, height, event });
      tops.set(event.id, { y, height, event });
      y += height + HEIGHTS.eventGap;
      eventsEnd = y;
    }
  };

  for (const behavior of behaviors) {
    placeAlone(Date.parse(behavior.at));
    advance(behavior.at, behavior.id);

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

  if (!hasMore) placeAlone(Number.POSITIVE_INFINITY);

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
    const top = each.rowYs[0];
    if (top === undefined) continue;
    const free = ends.findIndex((end) => end < top);
    each.lane = free === -1 ? ends.indexOf(Math.min(...ends)) : free;
    ends[each.lane] = Math.max(each.rowYs.at(-1) ?? top, ends[each.lane] ?? 0);
  }
}
