import { describe, expect, it } from "vitest";
import type { Behavior } from "@/lib/people";
import type { AbstractedEvent } from "@/lib/runs";
import { HEIGHTS, layoutTimeline, type Layout } from "./timeline-layout";
import { neighbour } from "./use-timeline-keys";

function behavior(id: string, at: string): Behavior {
  const empty = { local_at: null, item: null, app: null, media: null, poi: null, duration: null };
  return { id, user_id: "u", at, action: "browse", ...empty, properties: {}, import_id: "imp", line: 2 };
}

function event(id: string, rows: string[]): AbstractedEvent {
  const at = "2025-01-01T00:00:00Z";
  return {
    id,
    user_id: "u",
    type: id,
    start: at,
    end: at,
    context: "",
    category: "other",
    confidence: 1,
    behavior_ids: rows,
  };
}

const dayOf = (at: string) => at.slice(0, 10);
const day = "2025-01-01T10:0";
const rows = ["0", "1", "2", "3", "4"].map((n) => behavior(n, `${day}${n}:00Z`));

const kinds = (layout: Layout) => layout.items.map(({ kind }) => kind).join(" ");

describe("layoutTimeline", () => {
  it("starts each event beside its first row and never lets two overlap", () => {
    const { events } = layoutTimeline({
      behaviors: rows,
      events: [event("a", ["0", "2"]), event("b", ["1"])],
      narrow: false,
      hasMore: false,
      dayOf,
    });
    expect(events[0]?.y).toBe(HEIGHTS.day + HEIGHTS.eventGap / 2);
    expect(events[0]?.rowYs).toEqual([HEIGHTS.day + HEIGHTS.row / 2, HEIGHTS.day + 2.5 * HEIGHTS.row]);
    expect(events[1]?.y).toBe(HEIGHTS.day + HEIGHTS.event + 1.5 * HEIGHTS.eventGap);
  });

  it("keeps events of one row beside their rows, however many there are", () => {
    const { events } = layoutTimeline({
      behaviors: rows,
      events: rows.map(({ id }) => event(`e${id}`, [id])),
      narrow: false,
      hasMore: false,
      dayOf,
    });
    expect(events.map(({ y, height }) => y + height / 2)).toEqual(events.map(({ rowYs }) => rowYs[0]));
  });

  it("gives interleaved events brackets of their own", () => {
    const { events } = layoutTimeline({
      behaviors: rows,
      events: [event("a", ["0", "3"]), event("b", ["1", "2"]), event("c", ["4"])],
      narrow: false,
      hasMore: false,
      dayOf,
    });
    expect(events.map(({ lane }) => lane)).toEqual([0, 1, 0]);
  });

  it("begins a day below both columns", () => {
    const next = behavior("n", "2025-01-02T08:00:00Z");
    const events = ["a", "b", "c"].map((id) => event(id, ["0", "1"]));
    const layout = layoutTimeline({
      behaviors: [...rows.slice(0, 3), next],
      events,
      narrow: false,
      hasMore: false,
      dayOf,
    });
    const [, second] = layout.items.filter(({ kind }) => kind === "day");
    expect(second?.y).toBe(HEIGHTS.day + 3.5 * HEIGHTS.eventGap + 3 * HEIGHTS.event);
  });

  it("marks long silences within a day, not the night between days", () => {
    const layout = layoutTimeline({
      behaviors: [
        behavior("a", "2025-01-01T08:00:00Z"),
        behavior("b", "2025-01-01T12:00:00Z"),
        behavior("c", "2025-01-02T08:00:00Z"),
      ],
      events: [],
      narrow: false,
      hasMore: false,
      dayOf,
    });
    expect(kinds(layout)).toBe("day row gap row day row");
  });

  it("puts an event above its first row in one column", () => {
    const layout = layoutTimeline({
      behaviors: rows.slice(0, 2),
      events: [event("a", ["1"])],
      narrow: true,
      hasMore: false,
      dayOf,
    });
    expect(kinds(layout)).toBe("day row event row");
    expect(layout.height).toBe(HEIGHTS.day + 2 * HEIGHTS.row + HEIGHTS.shortEvent);
  });

  it("leaves out events whose rows are not loaded yet", () => {
    const layout = layoutTimeline({
      behaviors: rows,
      events: [event("a", ["99"])],
      narrow: false,
      hasMore: false,
      dayOf,
    });
    expect(layout.events).toEqual([]);
  });

  it("places every row of a long history once, without holes or overlaps", () => {
    const many = Array.from({ length: 5000 }, (_, n) =>
      behavior(`r${n}`, new Date(Date.UTC(2025, 0, 1) + n * 900_000).toISOString()),
    );
    const events = many.filter((_, n) => n % 7 === 0).map(({ id }, n) => event(`e${n}`, [id]));
    const { items, events: placed } = layoutTimeline({ behaviors: many, events, narrow: false, hasMore: false, dayOf });
    expect(items.filter(({ kind }) => kind === "row")).toHaveLength(5000);
    for (const lane of [items, placed]) {
      const overlapping = lane.filter(({ y }, n) => {
        const before = lane[n - 1];
        return before !== undefined && y < before.y + before.height;
      });
      expect(overlapping).toEqual([]);
    }
  });

  it("puts events that rest on no rows between the rows by their time, in either arrangement", () => {
    const alone = (id: string, at: string) => ({ ...event(id, []), start: at, end: at });
    const events = [
      alone("late", "2025-01-02T08:00:00Z"),
      alone("early", "2024-12-31T08:00:00Z"),
      alone("between", `${day}1:30Z`),
      event("made", ["1"]),
    ];
    const wide = layoutTimeline({ behaviors: rows, events, narrow: false, hasMore: false, dayOf });
    expect(kinds(wide)).toBe("day slot day row row slot row row row day slot");
    expect(wide.events.map((placed) => placed.event.id)).toEqual(["early", "made", "between", "late"]);
    const ends = wide.events.map(({ y, height }) => [y, y + height] as const);
    expect(ends.every(([top], i) => top >= (ends[i - 1]?.[1] ?? 0))).toBe(true);
    expect(wide.events.find((placed) => placed.event.id === "between")?.rowYs).toEqual([]);
    const narrow = layoutTimeline({ behaviors: rows, events, narrow: true, hasMore: false, dayOf });
    expect(kinds(narrow)).toBe("day event day row event row event row row row day event");
    // What happened after the rows that are loaded would otherwise jump when more come.
    const part = layoutTimeline({ behaviors: rows, events, narrow: false, hasMore: true, dayOf });
    expect(part.events.map((placed) => placed.event.id)).toEqual(["early", "made", "between"]);
  });

  it("shows a user of whom only events are known, and arrow keys go through them", () => {
    const events = ["08", "09", "12"].map((hour) => ({ ...event(hour, []), start: `2025-01-01T${hour}:00:00Z` }));
    const layout = layoutTimeline({ behaviors: [], events, narrow: false, hasMore: false, dayOf });
    expect(kinds(layout)).toBe("day slot slot gap slot");
    expect(neighbour(layout, "event:08", "ArrowDown")).toEqual({ id: "event:09", item: 2 });
    expect(neighbour(layout, "event:09", "ArrowUp")).toEqual({ id: "event:08", item: 1 });
    expect(neighbour(layout, "event:08", "ArrowLeft")).toBeUndefined();
  });
});
