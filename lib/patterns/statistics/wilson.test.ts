import { describe, expect, test } from "vitest";
import { wilson, wilsonOfGroups } from "./wilson";

describe("Wilson's interval", () => {
  // Newcombe 1998, table I, method 3.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("of %i of %i is Newcombe's", (n, of, lo, hi) => {
    const interval = wilson(n / of, of);
    expect(interval.lo).toBeCloseTo(lo, 4);
    expect(interval.hi).toBeCloseTo(hi, 4);
    expect(interval.est).toBe(n / of);
  });

  test("of all is that of none, turned round", () => {
    expect(wilson(1, 20)).toEqual({ est: 1, lo: 1 - wilson(0, 20).hi, hi: 1 });
  });

  test("of nothing says nothing", () => {
    expect(wilson(0, 0)).toEqual({ est: 0, lo: 0, hi: 1 });
  });
});

/** The sums over users of which each has so many sequences, so many of them with the pattern. */
const sumsOf = (users: readonly (readonly [hits: number, units: number])[]) => ({
  groups: users.length,
  units: users.reduce((sum, [, units]) => sum + units, 0),
  hits: users.reduce((sum, [hits]) => sum + hits, 0),
  hitsSquared: users.reduce((sum, [hits]) => sum + hits * hits, 0),
  unitsSquared: users.reduce((sum, [, units]) => sum + units * units, 0),
  hitsTimesUnits: users.reduce((sum, [hits, units]) => sum + hits * units, 0),
});

describe("the interval of groups", () => {
  test("whose members say all the same counts each group once", () => {
    const alike = Array.from({ length: 40 }, (_, i) => (i < 10 ? ([8, 8] as const) : ([0, 8] as const)));
    const interval = wilsonOfGroups(sumsOf(alike));
    expect(interval.lo).toBeCloseTo(wilson(0.25, 39).lo, 10);
    expect(interval.hi).toBeCloseTo(wilson(0.25, 39).hi, 10);
  });

  test("of one member each is Wilson's but for the one degree of freedom", () => {
    const single = Array.from({ length: 200 }, (_, i) => [i < 50 ? 1 : 0, 1] as const);
    expect(wilsonOfGroups(sumsOf(single)).lo).toBeCloseTo(wilson(0.25, 199).lo, 10);
  });

  test("is never narrower than that of independent units", () => {
    const even = Array.from({ length: 50 }, () => [1, 2] as const);
    expect(wilsonOfGroups(sumsOf(even))).toEqual(wilson(0.5, 100));
  });

  test("counts groups where all hit, since nothing shows how alike they are", () => {
    expect(wilsonOfGroups(sumsOf([[5, 5], [5, 5]]))).toEqual(wilson(1, 2)); // prettier-ignore
    expect(wilsonOfGroups(sumsOf([]))).toEqual(wilson(0, 0));
  });
});
