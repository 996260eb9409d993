import type { Compared } from "./swap.ts";
import { studentTail } from "./tails.ts";
import { Z95, type Interval } from "./wilson.ts";

/** How much more often the last step followed than in the other sequences. */
export type Lift = Interval & {
  /** Ends of the prefix that the last step followed, and how many it would by the base rate, of so many `compared`. */
  readonly observed: number;
  readonly expected: number;
  readonly compared: number;
  /** The share of those compared with other users' sequences, which do not keep this user's taste. */
  readonly borrowed: number;
};

/**
 * Lift, observed / expected, with a 95 % interval on the log scale. Its variance is the larger of two: that of a ratio
 * of sums over units, by linearization (the delta method; Cochran 1977, §11.4), which knows that what one user did
 * belongs together; and that of a ratio of two shares of independent ends (Katz et al. 1978, Biometrics 34:469), since a
 * few units that happen to agree show no spread. Where one of the two never happened, ½ is added to both.
 *
 * @returns `null` where no end of the prefix could be compared
 */
export function liftOf(compared: Compared): Lift | null {
  const { units, ends, pairs, observed, expected, hits } = compared;
  if (ends === 0) return null;
  const more = observed === 0 || expected === 0 ? 0.5 : 0;
  const est = (observed + more) / (expected + more);
  const independent =
    (1 - observed / (ends + more)) / (observed + more) + (1 - expected / (ends + more)) / (hits + more);
  let ofUnits = 0;
  if (more === 0 && units > 1) {
    const residuals = compared.observedSquared - 2 * est * compared.product + est * est * compared.expectedSquared;
    ofUnits = (residuals * units) / (units - 1) / (observed * observed);
  }
  const factor = Math.exp(Z95 * Math.sqrt(Math.max(independent, ofUnits)));
  return {
    est,
    lo: est / factor,
    hi: est * factor,
    observed,
    expected,
    compared: ends,
    borrowed: pairs === 0 ? 0 : compared.borrowed / ends,
  };
}

/**
 * One-sided p that the last step follows no more often than in the other sequences: Student's paired test (1908),
 * t = mean(d)·√S / sd(d) with S − 1 degrees of freedom, d the difference of observed and expected in each of the S units.
 * The variance is at least that of independent ends at the base rate: a few units that happen to agree are no proof.
 *
 * @returns `null` where fewer than two units could be compared
 */
export function swapTest(compared: Compared): number | null {
  const { units, ends, pairs, observed, expected, hits } = compared;
  if (units < 2) return null;
  const difference = observed - expected;
  const squares = compared.observedSquared - 2 * compared.product + compared.expectedSquared;
  const ofUnits = ((squares - (difference * difference) / units) * units) / (units - 1);
  const rate = (hits + 0.5) / (pairs + 1);
  const independent = ends * rate * (1 - rate) * (1 + ends / pairs);
  return studentTail(difference / Math.sqrt(Math.max(ofUnits, independent)), units - 1);
}
