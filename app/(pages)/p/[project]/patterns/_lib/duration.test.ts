import { describe, expect, it } from "vitest";
import { readDuration, splitDuration, writeDuration } from "./duration";

describe("durations in the address", () => {
  it("are written in the largest unit that fits, and lose nothing", () => {
    expect([0, 1, 1500, 60_000, 5_400_000, 7 * 86_400_000].map(writeDuration)).toEqual([
      "0s",
      "1ms",
      "1500ms",
      "1min",
      "90min",
      "7d",
    ]);
    for (const ms of [0, 1, 1500, 60_000, 5_400_000, 7 * 86_400_000]) expect(readDuration(writeDuration(ms))).toBe(ms);
  });

  it("are nothing where they cannot be read", () => {
    for (const text of ["", "7", "d", "-1d", "1 d", "1w", "1e3s", "0.0001s"])
      expect(readDuration(text)).toBeUndefined();
  });

  it("stand in a field and a unit, also half-way", () => {
    expect(splitDuration("7d", "min")).toEqual({ amount: "7", unit: "d" });
    expect(splitDuration("xmin", "d")).toEqual({ amount: "x", unit: "min" });
    expect(splitDuration("", "h")).toEqual({ amount: "", unit: "h" });
  });
});
