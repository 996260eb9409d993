import fc from "fast-check";
import { expect, test } from "vitest";
import { quantileInPlace } from "./quantiles";

test("quantiles of one to ten are R's", () => {
  const values = () => Float64Array.of(7, 1, 10, 3, 5, 2, 9, 4, 8, 6);
  expect([0, 0.25, 0.5, 0.75, 1].map((share) => quantileInPlace(values(), share))).toEqual([1, 3.25, 5.5, 7.75, 10]);
});

test("a quantile lies where sorting would put it", () => {
  const values = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(values, fc.constantFrom(0, 0.1, 0.25, 0.5, 0.75, 0.9, 1), (list, share) => {
      const sorted = list.toSorted((a, b) => a - b);
      const place = share * (list.length - 1);
      const [low = 0, high = 0] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
      expect(quantileInPlace(Float64Array.from(list), share)).toBeCloseTo(low + (place % 1) * (high - low), 9);
    }),
  );
});

test("no values have no quantile", () => {
  expect(() => quantileInPlace(new Float64Array(), 0.5)).toThrow(RangeError);
});
