import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chiSquare, fisherExact, independenceTest, oddsRatio } from "./two-by-two";

/** Agresti 2013, table 2.1: heart attacks with a placebo and with aspirin. */
const ASPIRIN = { a: 189, b: 10_845, c: 104, d: 10_933 };

describe("Fisher's exact test", () => {
  test("gives the lady tasting tea 17 in 35", () => {
    expect(fisherExact({ a: 3, b: 1, c: 1, d: 3 })).toBeCloseTo(17 / 35, 12);
    expect(fisherExact({ a: 4, b: 0, c: 0, d: 4 })).toBeCloseTo(2 / 70, 12);
  });

  test("gives Fisher's twins of convicts what R does", () => {
    expect(fisherExact({ a: 10, b: 3, c: 2, d: 15 })).toBeCloseTo(0.0005367, 7);
  });

  test("is the sum over all tables with the same margins", () => {
    const choose = (n: number, k: number): bigint => (k === 0 ? 1n : (choose(n - 1, k - 1) * BigInt(n)) / BigInt(k));
    const cell = fc.nat(12);
    fc.assert(
      fc.property(cell, cell, cell, cell, (a, b, c, d) => {
        const [row, other, column] = [a + b, c + d, a + c];
        const ways = (x: number) =>
          x > row || column - x > other || column < x ? 0n : choose(row, x) * choose(other, column - x);
        let extreme = 0n;
        for (let x = 0; x <= column; x++) if (ways(x) <= ways(a)) extreme += ways(x);
        expect(fisherExact({ a, b, c, d })).toBeCloseTo(Number(extreme) / Number(choose(row + other, column)), 9);
      }),
    );
  });
});

describe("the odds ratio", () => {
  test("of aspirin is Agresti's", () => {
    const { est, lo, hi } = oddsRatio(ASPIRIN);
    expect([est, lo, hi].map((value) => Number(value.toFixed(2)))).toEqual([1.83, 1.44, 2.33]);
  });

  test("with an empty cell has half a unit more in each", () => {
    expect(oddsRatio({ a: 5, b: 0, c: 2, d: 3 })).toEqual(oddsRatio({ a: 5.5, b: 0.5, c: 2.5, d: 3.5 }));
  });

  test("is turned over with the rows", () => {
    const turned = oddsRatio({ a: ASPIRIN.c, b: ASPIRIN.d, c: ASPIRIN.a, d: ASPIRIN.b });
    expect(turned.lo).toBeCloseTo(1 / oddsRatio(ASPIRIN).hi, 12);
  });
});

describe("the test of independence", () => {
  test("is Pearson's where counts are large", () => {
    // X² = 25.01 with one degree of freedom.
    expect(independenceTest(ASPIRIN).test).toBe("chi-square");
    expect(chiSquare(ASPIRIN) / 5.69e-7).toBeCloseTo(1, 2);
  });

  test("is Fisher's where a cell expects fewer than five", () => {
    expect(independenceTest({ a: 3, b: 1, c: 1, d: 3 })).toEqual({ p: fisherExact({ a: 3, b: 1, c: 1, d: 3 }), test: "fisher" }); // prettier-ignore
    expect(independenceTest({ a: 0, b: 4, c: 0, d: 9 }).p).toBe(1);
  });
});
