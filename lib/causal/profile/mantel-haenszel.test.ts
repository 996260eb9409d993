import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { oddsRatio, type TwoByTwo } from "@/lib/patterns";
import { mantelHaenszel } from "./mantel-haenszel";
import { riskDifference, riskRatio } from "./risks";

const cell = fc.integer({ min: 1, max: 60 });
const anyTable: fc.Arbitrary<TwoByTwo> = fc.record({ a: cell, b: cell, c: cell, d: cell });

describe("strata taken together", () => {
  it("give what R gives of the admissions of Berkeley by sex within departments (Bickel et al. 1975)", () => {
    // Men and women, admitted and not, of departments A to F; mantelhaen.test(UCBAdmissions, correct = FALSE).
    const departments = [
      { a: 512, b: 313, c: 89, d: 19 },
      { a: 353, b: 207, c: 17, d: 8 },
      { a: 120, b: 205, c: 202, d: 391 },
      { a: 138, b: 279, c: 131, d: 244 },
      { a: 53, b: 138, c: 94, d: 299 },
      { a: 22, b: 351, c: 24, d: 317 },
    ];
    const common = mantelHaenszel(departments);
    expect(common?.oddsRatio.est).toBeCloseTo(0.9046968, 6);
    expect(common?.oddsRatio.lo).toBeCloseTo(0.7719074, 6);
    expect(common?.oddsRatio.hi).toBeCloseTo(1.0603298, 6);
    expect(common?.p).toBeCloseTo(0.2169, 4);
    // Together men seem to be favored (Simpson's paradox).
    const all = departments.reduce((sum, one) => ({ a: sum.a + one.a, b: sum.b + one.b, c: sum.c + one.c, d: sum.d + one.d })); // prettier-ignore
    expect(riskRatio(all).lo).toBeGreaterThan(1);
    expect(common?.riskRatio.lo).toBeLessThan(1);
  });

  it("of one stratum are its own ratios", () => {
    fc.assert(
      fc.property(anyTable, (table) => {
        const common = mantelHaenszel([table]);
        for (const [name, own] of [["riskRatio", riskRatio(table)], ["oddsRatio", oddsRatio(table)]] as const) {
          expect(common?.[name].est).toBeCloseTo(own.est, 8);
          expect(common?.[name].lo).toBeCloseTo(own.lo, 8);
          expect(common?.[name].hi).toBeCloseTo(own.hi, 8);
        }
      }),
    ); // prettier-ignore
  });

  it("that are all alike have the ratio of each, more surely", () => {
    fc.assert(
      fc.property(anyTable, fc.integer({ min: 2, max: 6 }), (table, count) => {
        const common = mantelHaenszel(Array<TwoByTwo>(count).fill(table))?.riskRatio;
        const own = riskRatio(table);
        expect(common?.est).toBeCloseTo(own.est, 8);
        expect(Math.log((common?.hi ?? 0) / own.est)).toBeCloseTo(Math.log(own.hi / own.est) / Math.sqrt(count), 8);
      }),
    );
  });

  it("do not count those that have one side only, and need some outcome", () => {
    const table = { a: 10, b: 20, c: 5, d: 40 };
    expect(mantelHaenszel([table, { a: 7, b: 3, c: 0, d: 0 }])).toEqual(mantelHaenszel([table]));
    expect(mantelHaenszel([{ a: 0, b: 9, c: 0, d: 9 }])).toBeNull();
    expect(mantelHaenszel([])).toBeNull();
  });
});

describe("two risks", () => {
  it("differ by what Newcombe (1998, table II, method 10) gives", () => {
    const { est, lo, hi } = riskDifference({ a: 56, b: 14, c: 48, d: 32 });
    expect(est).toBeCloseTo(0.2, 10);
    expect(lo).toBeCloseTo(0.0524, 4);
    expect(hi).toBeCloseTo(0.3339, 4);
    expect(riskDifference({ a: 9, b: 1, c: 3, d: 7 }).lo).toBeCloseTo(0.1705, 4);
    expect(riskDifference({ a: 9, b: 1, c: 3, d: 7 }).hi).toBeCloseTo(0.809, 3);
  });

  it("have a ratio even where one of them is none", () => {
    const { est, lo, hi } = riskRatio({ a: 12, b: 8, c: 0, d: 30 });
    expect(est).toBeGreaterThan(10);
    expect(lo).toBeGreaterThan(1);
    expect(hi).toBeLessThan(Infinity);
  });

  it("swapped give the inverse ratio and the opposite difference", () => {
    fc.assert(
      fc.property(anyTable, ({ a, b, c, d }) => {
        const [one, other] = [{ a, b, c, d }, { a: c, b: d, c: a, d: b }];
        expect(riskRatio(other).est).toBeCloseTo(1 / riskRatio(one).est, 8);
        expect(riskRatio(other).lo).toBeCloseTo(1 / riskRatio(one).hi, 8);
        expect(riskDifference(other).lo).toBeCloseTo(-riskDifference(one).hi, 8);
      }),
    ); // prettier-ignore
  });
});
