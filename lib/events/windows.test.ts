import fc from "fast-check";
import { expect, test } from "vitest";
import { estimateTokens } from "@/lib/llm";
import { WINDOW_LIMITS, cutWindows, windowLimits } from "./windows";

const limits = { rowsMax: 10, tokensMax: 200 };

test("a short history is one window", () => {
  expect(cutWindows([0, 1, 2], ["a", "b", "c"], limits)).toEqual([{ from: 0, to: 3 }]);
  expect(cutWindows([], [], limits)).toEqual([]);
});

test("the cut falls on the longest silence of the last third", () => {
  const times = [0, 100, 200, 300, 400, 500, 600, 700, 5000, 5100, 5200, 5300];
  expect(
    cutWindows(
      times,
      times.map(() => "x"),
      limits,
    ),
  ).toEqual([
    { from: 0, to: 8 },
    { from: 8, to: 12 },
  ]);
});

test("a row that is larger than a window stands alone", () => {
  const lines = ["x", "y".repeat(5000), "z"];
  expect(cutWindows([0, 1, 2], lines, limits).map(({ from, to }) => lines.slice(from, to).length)).toEqual([1, 1, 1]);
});

test("every row is in exactly one window, in order, and windows fit both limits", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(10_000), fc.string({ maxLength: 120 })), { maxLength: 300 }), (rows) => {
      let at = 0;
      const times = rows.map(([gap]) => (at += gap));
      const lines = rows.map(([, line]) => line);
      const windows = cutWindows(times, lines, limits);
      expect(windows.flatMap(({ from, to }) => lines.slice(from, to))).toEqual(lines);
      for (const { from, to } of windows) {
        expect(to - from).toBeGreaterThan(0);
        expect(to - from).toBeLessThanOrEqual(limits.rowsMax);
        const tokens = lines.slice(from, to).reduce((sum, line) => sum + estimateTokens(line), 0);
        expect(to - from === 1 || tokens <= limits.tokensMax).toBe(true);
      }
    }),
  );
});

test("a window is small enough for its answer, in few steps, and never without end", () => {
  const rows = (tokensPerRow: number) => windowLimits(tokensPerRow, 8000).rowsMax;
  expect([10, 50, 53, 54, 100, 106, 107, 213, 214, 5000].map(rows)).toEqual([
    120, 120, 120, 60, 60, 60, 30, 30, 15, 15,
  ]);
  expect(windowLimits(30, 8000)).toEqual(WINDOW_LIMITS);
});
