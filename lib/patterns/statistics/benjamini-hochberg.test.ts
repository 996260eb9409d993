import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { benjaminiHochberg } from "./benjamini-hochberg";

/** The fifteen tests of Benjamini & Hochberg 1995, §4.1. */
const PUBLISHED = [
  0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
];

describe("Benjamini & Hochberg's q", () => {
  test("rejects the first four of the paper's fifteen at 5 %", () => {
    expect(benjaminiHochberg(PUBLISHED).filter((q) => q !== null && q <= 0.05)).toHaveLength(4);
  });

  test("rejects what the definition does, at every level and in every order", () => {
    const p = fc.array(fc.option(fc.float({ min: 0, max: 1, noNaN: true })), { maxLength: 30 });
    fc.assert(
      fc.property(p, fc.constantFrom(0.01, 0.05, 0.2, 0.5), (values, level) => {
        const tested = values.filter((value) => value !== null).toSorted((a, b) => a - b);
        const limit = tested.findLast((value, i) => value <= ((i + 1) * level) / tested.length);
        const rejected = values.map((value) => value !== null && limit !== undefined && value <= limit);
        const margin = 1e-12;
        expect(benjaminiHochberg(values).map((q) => q !== null && q <= level + margin)).toEqual(rejected);
      }),
    );
  });

  test("is never below p, whatever is lost in rounding", () => {
    const p = 0.33333333333333426;
    expect(benjaminiHochberg([p, p, p])).toEqual([p, p, p]);
  });

  test("leaves out what was not tested", () => {
    expect(benjaminiHochberg([null, 0.04, null])).toEqual([null, 0.04, null]);
    expect(benjaminiHochberg([])).toEqual([]);
  });
});
