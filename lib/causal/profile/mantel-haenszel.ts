import { chiSquareTail, Z95, type TwoByTwo } from "@/lib/patterns";
import type { Estimate } from "../estimate";

/** Two-by-two tables of several strata taken together. `a` and `b` are those with the feature, `c` and `d` the others. */
export type MantelHaenszel = { readonly riskRatio: Estimate; readonly oddsRatio: Estimate; readonly p: number };

/**
 * The common risk and odds ratio of strata (Mantel & Haenszel 1959, J. Natl. Cancer Inst. 22:719), with 95 % intervals on
 * the log scale (Greenland & Robins 1985, Biometrics 41:55; Robins, Breslow & Greenland 1986, Biometrics 42:311), and p of
 * the test of Cochran, Mantel and Haenszel without correction for continuity. Strata with one side empty tell nothing.
 *
 * @returns `null` where nothing can be compared, or one side never or always has the outcome
 */
export function mantelHaenszel(tables: readonly TwoByTwo[]): MantelHaenszel | null {
  const sums = { x: 0, y: 0, risk: 0, r: 0, s: 0, pr: 0, mixed: 0, qs: 0, excess: 0, variance: 0 };
  for (const { a, b, c, d } of tables) {
    const [row, other, column, n] = [a + b, c + d, a + c, a + b + c + d];
    if (row === 0 || other === 0) continue;
    sums.x += (a * other) / n;
    sums.y += (c * row) / n;
    sums.risk += (column * row * other - a * c * n) / (n * n);
    const [r, s, p, q] = [(a * d) / n, (b * c) / n, (a + d) / n, (b + c) / n];
    sums.r += r;
    sums.s += s;
    sums.pr += p * r;
    sums.mixed += p * s + q * r;
    sums.qs += q * s;
    if (n < 2) continue;
    sums.excess += a - (row * column) / n;
    sums.variance += (row * other * column * (b + d)) / (n * n * (n - 1));
  }
  const { x, y, r, s } = sums;
  if (Math.min(x, y, r, s, sums.variance) <= 0) return null;
  const ratio = (est: number, variance: number): Estimate => {
    const factor = Math.exp(Z95 * Math.sqrt(variance));
    return { est, lo: est / factor, hi: est * factor };
  };
  return {
    riskRatio: ratio(x / y, sums.risk / (x * y)),
    oddsRatio: ratio(r / s, sums.pr / (2 * r * r) + sums.mixed / (2 * r * s) + sums.qs / (2 * s * s)),
    p: chiSquareTail((sums.excess * sums.excess) / sums.variance),
  };
}
