import { describe, expect, it } from "vitest";
import { isStorable, looksDamaged, present, readBoolean, readInteger, readList, readNumber } from "./cells";

describe("cells", () => {
  it.each(["", "  ", "NULL", "null", "\\N", "NaN", "N/A"])("takes %j for nothing", (cell) => {
    expect(present(cell)).toBeUndefined();
  });

  it("keeps what only looks like nothing", () => {
    expect(present("-")).toBe("-");
    expect(present(" 0 ")).toBe("0");
    expect(present("无")).toBe("无");
  });

  it.each([
    ["129", 129],
    ["-3.5", -3.5],
    ["1e3", 1000],
    ["１２３", 123],
    [".5", 0.5],
    ["1,234", undefined],
    ["1.234,5", undefined],
    ["3m20s", undefined],
    ["0x10", undefined],
    ["Infinity", undefined],
    ["1e999", undefined],
    ["", undefined],
  ])("reads %j as the number %j", (cell, number) => {
    expect(readNumber(cell)).toBe(number);
  });

  it("reads whole numbers only where they are whole", () => {
    expect(readInteger("40")).toBe(40);
    expect(readInteger("40.0")).toBe(40);
    expect(readInteger("40.5")).toBeUndefined();
    expect(readInteger("1e20")).toBeUndefined();
  });

  // The predecessor took any text for yes, so that 否 became “has a car”.
  it.each([
    ["是", true],
    ["否", false],
    ["有", true],
    ["无", false],
    ["TRUE", true],
    ["No", false],
    ["1", true],
    ["0", false],
    ["maybe", undefined],
  ])("reads %j as %j", (cell, value) => {
    expect(readBoolean(cell)).toBe(value);
  });

  it("splits lists at commas of every width", () => {
    expect(readList("高尔夫,健身，美食、阅读,, 健身 ")).toEqual(["高尔夫", "健身", "美食", "阅读"]);
  });

  it("knows numbers that a spreadsheet has rounded", () => {
    expect(["1.23E+15", "4E20", "42.0"].map(looksDamaged)).toEqual([true, true, true]);
    expect(["e15", "12e5x", "1.5", "user_1", "1E5"].map(looksDamaged)).toEqual([false, false, false, false, false]);
  });

  it("knows what Postgres cannot store", () => {
    expect(isStorable("😀 \t ok")).toBe(true);
    expect(isStorable("a\0b")).toBe(false);
    expect(isStorable("\uD83D")).toBe(false);
  });
});
