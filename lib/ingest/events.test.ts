import { describe, expect, it } from "vitest";
import { contentOfEvent, createEventReader, type EventRow } from "./events";
import { mapHeader } from "./header";
import { isRejection, Remarks } from "./rows";

const COLUMNS = ["user_id", "event_type", "start", "end", "category", "context", "shop"];

function read(...cells: string[]) {
  const row = createEventReader(mapHeader("events", COLUMNS), new Remarks())(cells);
  return row;
}

function taken(...cells: string[]): EventRow {
  const row = read(...cells);
  if (isRejection(row)) throw new Error(row.rejected);
  return row;
}

describe("an event's row", () => {
  it("tells an end of the same second as not before the start, whatever its fraction", () => {
    expect(taken("u", "a", "2026-01-05T09:00:00Z", "2026-01-05T09:00:00.5Z", "", "", "")).toMatchObject({
      instantEnd: "2026-01-05T09:00:00.5Z",
    });
    expect(read("u", "a", "2026-01-05 09:00:00.5", "2026-01-05 09:00:00", "", "", "")).toMatchObject({
      rejected: "end_before_start",
      column: "end",
    });
  });

  it("brings spellings of a type's name together and says that it did", () => {
    expect(taken("u", " test \t drive ", "2026-01-05", "", "", "", "")).toMatchObject({
      type: "test drive",
      corrected: true,
    });
  });

  it("keeps a category that is none of ours as text", () => {
    expect(taken("u", "a", "2026-01-05", "", "转化", "", "")).toMatchObject({ category: "conversion" });
    expect(taken("u", "a", "2026-01-05", "", "sport", "", "")).toMatchObject({
      category: undefined,
      properties: { category: "sport" },
    });
  });

  it("is the same as another one only if everything it says is", () => {
    const said = ["u", "a", "2026-01-05 09:00:00", "", "", "", "north"];
    const same = contentOfEvent(taken(...said));
    expect(contentOfEvent(taken(...said))).toBe(same);
    for (const i of said.keys()) {
      const other = said.with(i, i === 2 || i === 3 ? "2026-01-05 09:00:01" : i === 4 ? "life" : "other");
      expect(contentOfEvent(taken(...other))).not.toBe(same);
    }
  });
});

describe("a header of events", () => {
  it("may say its names in Chinese, and may also be one of behaviours", () => {
    const header = ["用户ID", "事件类型", "开始时间", "结束时间", "类别", "对象", "背景"];
    expect(mapHeader("events", header)).toMatchObject({ fields: { type: 1, start: 2, end: 3, object: 5 }, extras: [] });
    expect(mapHeader("behaviors", ["user_id", "event", "timestamp"]).fields).toMatchObject({ action: 1 });
    expect(mapHeader("events", ["user_id", "event", "timestamp"]).fields).toMatchObject({ type: 1, start: 2 });
  });

  it("of plain behaviours is refused by name", () => {
    expect(() => mapHeader("events", ["user_id", "action", "timestamp"])).toThrow(/looks like behaviors/);
  });
});
