import { real } from "./arrays";

/**
 * How much more of a type each unit has than all together. It is not known, only a gamma distribution of it: `mean` is what
 * counts over time, and `typical`, exp(E log ω), at the events that are shared out among the terms (the mean-field rule of
 * variational Bayes; Bishop 2006, §10.1). With the mean in both places, each event would vouch for its own unit, and little
 * would be left for a source to explain.
 */
export type Liking = { readonly mean: Float64Array; readonly typical: Float64Array };

/**
 * @param counts of each unit
 * @param expected of each unit, if it were like all together
 * @param kappa so many events of a unit weigh as much as what all have in common; infinite where units do not differ
 */
export function likingFrom(counts: Float64Array, expected: Float64Array, kappa: number): Liking {
  if (kappa === Infinity) {
    const same = new Float64Array(counts.length).fill(1);
    return { mean: same, typical: same };
  }
  return {
    mean: counts.map((count, unit) => (count + kappa) / (real(expected, unit) + kappa)),
    typical: counts.map((count, unit) => Math.exp(digamma(count + kappa)) / (real(expected, unit) + kappa)),
  };
}

/** The logarithmic derivative of the gamma function, x > 0 (Abramowitz & Stegun 6.3.5 and 6.3.18). */
export function digamma(x: number): number {
  let [sum, y] = [0, x];
  for (; y < 6; y++) sum -= 1 / y;
  const inverse = 1 / (y * y);
  const tail = inverse * (1 / 12 - inverse * (1 / 120 - inverse * (1 / 252 - inverse * (1 / 240 - inverse / 132))));
  return sum + Math.log(y) - 1 / (2 * y) - tail;
}
