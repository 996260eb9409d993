import { chiSquareTail, logGamma } from "./tails.ts";
import { Z95, type Interval } from "./wilson.ts";

/** Counts of a 2×2 table: `a` and `b` are one row, `c` and `d` the other. */
export type TwoByTwo = { readonly a: number; readonly b: number; readonly c: number; readonly d: number };

/**
 * The odds ratio ad/bc with its 95 % interval on the log scale, ln OR ± z·√(1/a + 1/b + 1/c + 1/d) (Woolf 1955, Ann.
 * Hum. Genet. 19:251). Where a cell is empty, ½ is added to all four (Haldane 1956, Anscombe 1956).
 */
export function oddsRatio(table: TwoByTwo): Interval {
  const more = Math.min(table.a, table.b, table.c, table.d) === 0 ? 0.5 : 0;
  const [a, b, c, d] = [table.a + more, table.b + more, table.c + more, table.d + more];
  const est = (a * d) / (b * c);
  const reach = Math.exp(Z95 * Math.sqrt(1 / a + 1 / b + 1 / c + 1 / d));
  return { est, lo: est / reach, hi: est * reach };
}

/** Tables no likelier than the one seen are as extreme; the margin is R's, for those equally likely up to rounding. */
const AS_LIKELY = 1 + 1e-7;

/**
 * Two-sided p of Fisher's exact test: the chance, with the margins as they are, of a table no likelier than the one
 * seen (Fisher 1935; Agresti 2013, Categorical Data Analysis, §3.5). As many steps as the smallest margin has units.
 */
export function fisherExact({ a, b, c, d }: TwoByTwo): number {
  const [row, column, all] = [a + b, a + c, a + b + c + d];
  const logChoose = (n: number, k: number) => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
  const total = logChoose(all, column);
  const chance = (x: number) => Math.exp(logChoose(row, x) + logChoose(all - row, column - x) - total);
  const seen = chance(a) * AS_LIKELY;
  let p = 0;
  for (let x = Math.max(0, row + column - all); x <= Math.min(row, column); x++) {
    const value = chance(x);
    if (value <= seen) p += value;
  }
  return Math.min(1, p);
}

/** p of Pearson's chi-square test (1900) without correction for continuity; 1 where a margin is empty. */
export function chiSquare({ a, b, c, d }: TwoByTwo): number {
  const margins = (a + b) * (c + d) * (a + c) * (b + d);
  if (margins === 0) return 1;
  const difference = a * d - b * c;
  return chiSquareTail(((a + b + c + d) * difference * difference) / margins);
}

/** Below so many expected units in a cell the chi-square distribution is not near enough (Cochran 1954). */
const EXPECTED_MIN = 5;

/**
 * Whether the rows differ, two-sided: chi-square where every cell expects at least five units, else Fisher's exact
 * test, whose cost grows with the counts and which by then says the same.
 */
export function independenceTest(table: TwoByTwo): { readonly p: number; readonly test: "fisher" | "chi-square" } {
  const { a, b, c, d } = table;
  const least = (Math.min(a + b, c + d) * Math.min(a + c, b + d)) / (a + b + c + d);
  return least >= EXPECTED_MIN
    ? { p: chiSquare(table), test: "chi-square" }
    : { p: fisherExact(table), test: "fisher" };
}
