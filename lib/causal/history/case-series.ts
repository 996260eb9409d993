import type { Calendar } from "./calendar";
import { add, int, real, type Histories } from "./layout";
import { inverse, product } from "./matrix";

/**
 * One user's time as a target sees it: at each of `times` but the last, its end, a window of a covariate opens (+1) or
 * closes (−1). Covariate 2k is the window after source k, 2k + 1 the one before it.
 */
export type Case = {
  readonly from: number;
  readonly times: Float64Array;
  readonly covariates: Int16Array;
  readonly signs: Int8Array;
  /** How usual the target is in the stretch up to each of them. */
  readonly usual: Float64Array;
  readonly targets: Float64Array;
};

export type CaseSeries = {
  readonly cases: readonly Case[];
  readonly covariates: number;
  /** The share of the users with a target that take part. */
  readonly share: number;
};

export type CaseOptions = {
  readonly windowMs: number;
  readonly usersMax: number;
  /** Whether a history, by its place, takes part; all where it is left out. */
  readonly takesPart?: (history: number) => boolean;
  /** Whose sources each history is given; its own where it is left out. */
  readonly donors?: Int32Array;
};

/** The users who have the target, with the windows of the sources; others tell nothing (Farrington 1995). */
export function caseSeries(
  histories: Histories,
  target: number,
  sources: readonly number[],
  usual: Calendar,
  { windowMs, usersMax, takesPart = () => true, donors }: CaseOptions,
): CaseSeries {
  const { db, sessionOf, sessionFrom, sessionTo } = histories;
  const placeOf = new Int32Array(histories.typeCount).fill(-1);
  for (const [k, source] of sources.entries()) placeOf[source] = k;
  const withTarget: { history: number; targets: number[]; from: number; to: number }[] = [];
  for (let history = 0; history < db.users.length; history++) {
    if (!takesPart(history)) continue;
    const [begin, end] = [int(db.starts, history), int(db.starts, history + 1)];
    const [first, last] = [int(sessionOf, begin), int(sessionOf, end - 1)];
    const [from, to] = [real(sessionTo, first), real(sessionFrom, last)];
    if (!(to > from)) continue;
    const targets: number[] = [];
    for (let e = begin; e < end; e++) {
      const session = int(sessionOf, e);
      if (int(db.types, e) === target && session !== first && session !== last) targets.push(real(db.times, e));
    }
    if (targets.length > 0) withTarget.push({ history, targets, from, to });
  }
  const taken = Math.min(usersMax, withTarget.length);
  const cases = Array.from({ length: taken }, (_, i): Case | null => {
    const one = withTarget[Math.floor((i * withTarget.length) / taken)];
    if (one === undefined) return null;
    const { history, targets, from, to } = one;
    const changes: { time: number; covariate: number; sign: number }[] = [];
    const open = (since: number, until: number, covariate: number) => {
      const [opens, closes] = [Math.max(since, from), Math.min(until, to)];
      if (opens >= closes) return;
      changes.push({ time: opens, covariate, sign: 1 }, { time: closes, covariate, sign: -1 });
    };
    const donor = donors ? int(donors, history) : history;
    for (let e = int(db.starts, donor); e < int(db.starts, donor + 1); e++) {
      const place = int(placeOf, int(db.types, e));
      if (place < 0) continue;
      const session = int(sessionOf, e);
      // All windows of a session open and close together, which leaves few stretches to go through.
      open(real(sessionTo, session), real(sessionTo, session) + windowMs, 2 * place);
      open(real(sessionFrom, session) - windowMs, real(sessionFrom, session), 2 * place + 1);
    }
    changes.sort((a, b) => a.time - b.time);
    const times = Float64Array.from([...changes.map(({ time }) => time), to]);
    return {
      from,
      times,
      usual: times.map((time, i) => usual(target, i === 0 ? from : real(times, i - 1), time)),
      covariates: Int16Array.from(changes, ({ covariate }) => covariate),
      signs: Int8Array.from(changes, ({ sign }) => sign),
      targets: Float64Array.from(targets),
    };
  });
  const share = withTarget.length === 0 ? 1 : taken / withTarget.length;
  return { cases: cases.filter((one) => one !== null), covariates: 2 * sources.length, share };
}

/** A weak pull of each coefficient to 0 (a normal prior of deviation 4.5), so that none runs off to infinity. */
const RIDGE = 0.05;
const ROUNDS_MAX = 30;
const GAIN_MIN = 1e-7;

export type CaseFit = {
  readonly coefficients: Float64Array;
  /** The inverse of the information, and the covariance over users (Huber's sandwich), row by row. */
  readonly bread: Float64Array;
  readonly covariance: Float64Array;
  /** Of each user, the derivative of the log-likelihood by the coefficients. */
  readonly scores: readonly Float64Array[];
  /** Of each covariate's events: log(1 + windows open) at each target. */
  readonly atTargets: readonly Float64Array[];
};

/**
 * The self-controlled case series (Farrington 1995, Biometrics 51:228; Whitaker et al. 2006, Statistics in Medicine
 * 25:1768): given how many targets a user has, when they happen, with a rate of usual(t) · Π (1 + windows open)^β. A
 * user's own rate cancels exactly. By Newton's method, with steps halved until the likelihood rises.
 *
 * @param ridge the pull of each coefficient to 0
 */
export function fitCaseSeries({ cases, covariates }: Pick<CaseSeries, "cases" | "covariates">, ridge = RIDGE): CaseFit {
  let coefficients = new Float64Array(covariates);
  const evaluate = (beta: Float64Array) => likelihood(cases, covariates, ridge, beta);
  let now = evaluate(coefficients);
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const step = product(inverse(now.information, covariates), now.gradient, covariates);
    let scale = 1;
    let tried = coefficients.map((value, k) => value + real(step, k));
    let next = evaluate(tried);
    while (!(next.value >= now.value) && scale > 1e-4) {
      scale /= 2;
      tried = coefficients.map((value, k) => value + scale * real(step, k));
      next = evaluate(tried);
    }
    if (!(next.value >= now.value)) break;
    const gain = next.value - now.value;
    coefficients = tried;
    now = next;
    if (gain < GAIN_MIN) break;
  }
  const atTargets: Float64Array[] = [];
  now = likelihood(cases, covariates, ridge, coefficients, atTargets);
  const bread = inverse(now.information, covariates);
  const influences = now.scores.map((score) => product(bread, score, covariates));
  const covariance = new Float64Array(covariates * covariates);
  for (const influence of influences) {
    for (let k = 0; k < covariates; k++) {
      for (let m = 0; m < covariates; m++) add(covariance, k * covariates + m, real(influence, k) * real(influence, m));
    }
  }
  return { coefficients, bread, covariance, scores: now.scores, atTargets };
}

function likelihood(
  cases: readonly Case[],
  size: number,
  ridge: number,
  beta: Float64Array,
  atTargets?: Float64Array[],
) {
  const gradient = beta.map((value) => -ridge * value);
  const information = new Float64Array(size * size);
  for (let k = 0; k < size; k++) information[k * size + k] = ridge;
  let value = beta.reduce((sum, one) => sum - (ridge * one * one) / 2, 0);
  const scores: Float64Array[] = [];
  const windows = new Int32Array(size);
  const x = new Float64Array(size);
  const mean = new Float64Array(size);
  const square = new Float64Array(size * size);
  for (const one of cases) {
    windows.fill(0);
    x.fill(0);
    mean.fill(0);
    square.fill(0);
    const seen = new Float64Array(size);
    let [exponent, total, at, t] = [0, 0, one.from, 0];
    for (let i = 0; i < one.times.length; i++) {
      const next = real(one.times, i);
      if (next > at) {
        const weight = real(one.usual, i) * Math.exp(exponent);
        total += weight;
        for (let k = 0; k < size; k++) {
          const open = real(x, k);
          if (open === 0) continue;
          add(mean, k, weight * open);
          for (let m = 0; m <= k; m++) add(square, k * size + m, weight * open * real(x, m));
        }
        for (; t < one.targets.length && real(one.targets, t) <= next; t++) {
          value += exponent;
          for (let k = 0; k < size; k++) add(seen, k, real(x, k));
          atTargets?.push(x.slice());
        }
        at = next;
      }
      if (i === one.times.length - 1) break;
      const covariate = one.covariates[i] ?? 0;
      windows[covariate] = int(windows, covariate) + (one.signs[i] ?? 0);
      const open = Math.log1p(int(windows, covariate));
      exponent += real(beta, covariate) * (open - real(x, covariate));
      x[covariate] = open;
    }
    if (!(total > 0)) continue;
    value -= t * Math.log(total);
    const score = new Float64Array(size);
    for (let k = 0; k < size; k++) {
      const expected = real(mean, k) / total;
      score[k] = real(seen, k) - t * expected;
      add(gradient, k, real(score, k));
      for (let m = 0; m <= k; m++) {
        const curvature = t * (real(square, k * size + m) / total - (expected * real(mean, m)) / total);
        add(information, k * size + m, curvature);
        if (m !== k) add(information, m * size + k, curvature);
      }
    }
    scores.push(score);
  }
  return { value, gradient, information, scores };
}
