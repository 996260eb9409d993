import { add, real } from "./arrays";

/**
 * A rate that is a sum of non-negative terms, at the events it is judged by. `steps` are rates that are constant over
 * parts of the time: at each event one part holds, times a value. `columns` are anything else.
 */
export type Terms = {
  readonly rows: number;
  /** How often each event counts; `null` for once. */
  readonly weights: Float64Array | null;
  readonly steps: readonly { readonly bins: Uint8Array; readonly values: Float32Array; readonly count: number }[];
  readonly columns: readonly (Float32Array | Float64Array)[];
  /** The integral of each term over all time: those of the steps' parts, then those of the columns. */
  readonly exposures: Float64Array;
};

export type Fit = {
  /** How many events each term accounts for; over its exposure it is the term's coefficient. */
  readonly counts: Float64Array;
  readonly logLikelihood: number;
  /** The rate at each event. */
  readonly rates: Float64Array;
};

/** Tests look at differences of several in the log-likelihood. */
const GAIN_MIN = 1e-3;
const CYCLES_MAX = 200;
/** A term that an extrapolation would make negative keeps this share of its value. */
const KEPT = 0.01;

/**
 * The coefficients with the largest likelihood of a Poisson process with that rate, ℓ = Σ log λ − ∫ λ. The EM step shares
 * each event out among the terms in proportion to their rates; it is monotone and keeps terms non-negative (Zhou, Zha &
 * Song 2013, ADM4, eq. 10). ℓ is concave, so that there is one maximum. Every two steps are extrapolated (SQUAREM,
 * Varadhan & Roland 2008, Scand. J. Statist. 35:335, scheme S3) and taken back where that makes ℓ smaller.
 *
 * @param start a count above 0 for each term that may be more than 0
 * @param gainMin a cycle that gains less than this in log-likelihood is the last
 */
export function maximise(terms: Terms, start: Float64Array, gainMin: number = GAIN_MIN): Fit {
  const { exposures } = terms;
  const rates = new Float64Array(terms.rows);
  const inverse = new Float64Array(terms.rows);
  let c0 = start.slice();
  const c1 = new Float64Array(c0.length);
  const c2 = new Float64Array(c0.length);
  const c3 = new Float64Array(c0.length);
  let best = -Infinity;
  for (let cycle = 0; ; cycle++) {
    const before = emStep(terms, c0, c1, rates, inverse);
    if (before - best < gainMin || cycle === CYCLES_MAX) {
      return { counts: c0, logLikelihood: before, rates };
    }
    best = before;
    const middle = emStep(terms, c1, c2, rates, inverse);
    let [rr, vv] = [0, 0];
    for (let k = 0; k < exposures.length; k++) {
      const r = real(c1, k) - real(c0, k);
      const v = real(c2, k) - real(c1, k) - r;
      rr += r * r;
      vv += v * v;
    }
    if (vv === 0) {
      c0 = c2.slice();
      continue;
    }
    const length = Math.max(1, Math.sqrt(rr / vv));
    for (let k = 0; k < exposures.length; k++) {
      const r = real(c1, k) - real(c0, k);
      const v = real(c2, k) - real(c1, k) - r;
      c3[k] = Math.max(real(c0, k) + 2 * length * r + length * length * v, KEPT * real(c2, k));
    }
    const far = emStep(terms, c3, c1, rates, inverse);
    c0 = far >= middle ? c1.slice() : c2.slice();
  }
}

/** Writes the counts after one step into `to`; returns the log-likelihood before it, with the rates in `rates`. */
function emStep(
  terms: Terms,
  counts: Float64Array,
  to: Float64Array,
  rates: Float64Array,
  inverse: Float64Array,
): number {
  const { rows, weights, steps, columns, exposures } = terms;
  rates.fill(0);
  let at = 0;
  for (const { bins, values, count } of steps) {
    const coefficients = new Float64Array(count);
    for (let bin = 0; bin < count; bin++) coefficients[bin] = coefficientOf(counts, exposures, at + bin);
    for (let r = 0; r < rows; r++) {
      rates[r] = real(rates, r) + real(coefficients, bins[r] as number) * real(values, r);
    }
    at += count;
  }
  for (const [k, column] of columns.entries()) {
    const coefficient = coefficientOf(counts, exposures, at + k);
    if (coefficient === 0) continue;
    for (let r = 0; r < rows; r++) rates[r] = real(rates, r) + coefficient * (column[r] as number);
  }
  let logLikelihood = 0;
  if (weights === null) {
    for (let r = 0; r < rows; r++) {
      const rate = real(rates, r);
      logLikelihood += Math.log(rate);
      inverse[r] = 1 / rate;
    }
  } else {
    for (let r = 0; r < rows; r++) {
      const [rate, weight] = [real(rates, r), real(weights, r)];
      logLikelihood += weight * Math.log(rate);
      inverse[r] = weight / rate;
    }
  }
  for (let k = 0; k < counts.length; k++) logLikelihood -= real(counts, k);
  at = 0;
  for (const { bins, values, count } of steps) {
    const shares = new Float64Array(count);
    for (let r = 0; r < rows; r++) add(shares, bins[r] as number, real(values, r) * real(inverse, r));
    for (let bin = 0; bin < count; bin++) to[at + bin] = coefficientOf(counts, exposures, at + bin) * real(shares, bin);
    at += count;
  }
  for (const [k, column] of columns.entries()) {
    const coefficient = coefficientOf(counts, exposures, at + k);
    let share = 0;
    if (coefficient > 0) for (let r = 0; r < rows; r++) share += (column[r] as number) * real(inverse, r);
    to[at + k] = coefficient * share;
  }
  return logLikelihood;
}

/** What was never possible has no coefficient. */
function coefficientOf(counts: Float64Array, exposures: Float64Array, k: number): number {
  const exposure = real(exposures, k);
  return exposure > 0 ? real(counts, k) / exposure : 0;
}
