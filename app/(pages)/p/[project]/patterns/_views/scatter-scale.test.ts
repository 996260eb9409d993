import fc from "fast-check";
import { expect, test } from "vitest";
import { logScale } from "./scatter-scale";

const positive = fc.double({ min: -9, max: 9, noNaN: true }).map((power) => 10 ** power);

test("an axis holds every value between its ends and tells few figures, at their places", () => {
  fc.assert(
    fc.property(fc.array(positive, { minLength: 1, maxLength: 50 }), (values) => {
      const { at, ticks } = logScale(values);
      for (const value of values) {
        expect(at(value)).toBeGreaterThanOrEqual(-1e-9);
        expect(at(value)).toBeLessThanOrEqual(1 + 1e-9);
      }
      expect(ticks.length).toBeGreaterThan(1);
      expect(ticks.length).toBeLessThanOrEqual(22);
      expect(ticks).toEqual(ticks.toSorted((a, b) => a - b));
    }),
  );
});

test("ends are round, also around a single value; many magnitudes are told by powers of ten", () => {
  expect(logScale([0.03, 0.4]).ticks).toEqual([0.02, 0.05, 0.1, 0.2, 0.5]);
  expect(logScale([1]).ticks).toEqual([1, 2]);
  expect(logScale([0.001, 900]).ticks).toEqual([0.001, 0.01, 0.1, 1, 10, 100, 1000]);
  expect(logScale([]).ticks).toEqual([1, 2, 5, 10]);
});
