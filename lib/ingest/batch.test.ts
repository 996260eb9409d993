import { describe, expect, it } from "vitest";
import { createBatchReader, toCells, UNREADABLE_LINE } from "./batch";
import { isRejection, Remarks } from "./rows";

const reader = (kind: "behaviors" | "events") => createBatchReader(kind, new Remarks());
const event = { user_id: "u1", event_type: "a", start: "2026-01-05 09:00:00" };

describe("a row of a request", () => {
  it("is read by the names that files may use, whatever the order and kind of its fields", () => {
    const read = reader("events");
    expect(read({ 用户: 7, 事件: "a", 时间: 1767600000, 置信度: "90%" })).toMatchObject({
      userId: "7",
      type: "a",
      instantStart: "2026-01-05T08:00:00Z",
      confidence: 0.9,
    });
    expect(read(event)).toMatchObject({ localStart: "2026-01-05 09:00:00", localEnd: undefined, corrected: false });
  });

  it("keeps what is in `properties` apart from its fields", () => {
    const row = reader("behaviors")({
      user_id: "u1",
      action: "x",
      timestamp: "2026-01-05",
      properties: { app: "a", n: 1 },
    });
    expect(row).toMatchObject({ app: undefined, properties: { app: "a", n: "1" } });
  });

  it.each([
    [UNREADABLE_LINE, "not_json"],
    [null, "not_an_object"],
    [[event], "not_an_object"],
    [{ ...event, " ": 1 }, "bad_column"],
    [{ ...event, a: 1, properties: { a: 1 } }, "bad_column"],
    [{ ...event, ["x".repeat(257)]: 1 }, "bad_column"],
    [Object.fromEntries(Array.from({ length: 257 }, (_, i) => [`c${i}`, 1])), "too_many_columns"],
    [{ ...event, n: 2 ** 60 }, "number_too_large"],
    [{ ...event, note: "x".repeat(1024 * 1024 + 1) }, "cell_too_large"],
    [{ ...event, note: "\uD800" }, "bad_character"],
    [{ ...event, user_id: "x".repeat(257) }, "bad_user_id"],
    [{ ...event, event_type: "x".repeat(101) }, "bad_type"],
    [{ ...event, event_type: "a\u202eb" }, "bad_type"],
    [{ event_type: "a", start: "2026-01-05" }, "missing_user_id"],
    [{}, "missing_user_id"],
  ])("is refused with the reason: %#", (row, reason) => {
    expect(reader("events")(row)).toMatchObject({ rejected: reason });
  });

  it("whose lists are nested too deep for any text is refused", () => {
    const deep = JSON.parse("[".repeat(100_000) + "]".repeat(100_000)) as unknown;
    expect(toCells({ deep })).toMatchObject({ rejected: "cell_too_large" });
  });

  it("of very many shapes is still read", () => {
    const read = reader("events");
    const rows = Array.from({ length: 500 }, (_, i) => read({ ...event, [`c${i}`]: i }));
    expect(rows.every((row) => !isRejection(row))).toBe(true);
  });
});
