import { chiSquareTail, logGamma } from "@/lib/patterns";
import { add, int } from "./arrays";
import { busyOf } from "./base";
import { EVIDENCE_DEFAULTS } from "./defaults";
import { designOf, kernelsOf, type Design } from "./design";
import { grow, TargetModel, type TargetFit } from "./grow";
import type { Layout } from "./layout";
import { ownBySession, refine } from "./refine";
import { sourceCountOf } from "./related";

/** One source that a target needs beside all its others. */
export type Parent = {
  /** A type, or a type of those who may influence the user, which stand after all types. */
  readonly source: number;
  /** How many of the target one event of the source triggers directly. */
  readonly effect: number;
  /** The same by kernel; with the kernels' rates this is the curve of lags: Σ effect·δ·exp(−δt). */
  readonly effects: readonly number[];
  /** Of the target's events, the share that it triggered. */
  readonly share: number;
  /** Likelihood ratio against the model without it, and its p on the boundary of the parameter space. */
  readonly lr: number;
  readonly p: number;
};

/** What leads to one target. */
export type TargetFound = {
  readonly target: number;
  readonly parents: readonly Parent[];
  /** How many of its own type one event triggers. */
  readonly repeats: number;
  /**
   * For each type, standard errors by which the target comes more often after it than the fit says, at about the time that
   * links take; 0 for sources in the fit.
   */
  readonly residuals: readonly number[];
  /** In 1/ms: of the user's own sources, and of those of others. */
  readonly rates: readonly number[];
  readonly relatedRates: readonly number[];
  readonly logLikelihood: number;
  /** Of each session, how many of the target's events nothing led to. */
  readonly own: Float32Array;
};

/**
 * What a source must add to the log-likelihood: that its test would find it, corrected for all sources that the target
 * could have (Bonferroni); over all targets Benjamini-Hochberg has the last word. The penalty of BIC, half the logarithm of
 * the number of events for each kernel, is twice as large where there are three kernels, since it counts them as free terms
 * although none may be negative, and loses weak links.
 */
export function penaltyOf(layout: Layout, kernels: number): number {
  const level = layout.settings.level / Math.max(1, sourceCountOf(layout) - 1);
  let [low, high] = [0, 500];
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    if (boundaryTail(middle, kernels) > level) low = middle;
    else high = middle;
  }
  return high / 2;
}

/** Rates of the kernels of a target, in 1/ms: three where there are events enough. */
export function ratesFor(layout: Layout, target: number, lagMs: number): readonly number[] {
  const few = int(layout.events, target) < EVIDENCE_DEFAULTS.threeKernelsMin;
  const rates = few ? [EVIDENCE_DEFAULTS.kernelRateOfFew] : layout.settings.kernelRates;
  return rates.map((rate) => rate / lagMs);
}

export function designFor(layout: Layout, target: number, lagMs: number): Design {
  return designOf(layout, target, kernelsOf(layout, ratesFor(layout, target, lagMs)));
}

/**
 * The design that effects are measured in. Its kernels are all of them, however few events there are: one kernel is enough
 * to see that a source leads to something, but how much it does comes out wrong by a third where links take longer, or
 * less long, than others.
 */
export function sizingDesign(layout: Layout, target: number, lagMs: number): Design {
  const rates = layout.settings.kernelRates.map((rate) => rate / lagMs);
  return designOf(layout, target, kernelsOf(layout, rates));
}

/**
 * The sources of one target: a Hawkes process, whose rate at any time is the user's own rate for that phase of the
 * session and what each earlier event of a source adds to it, δ·exp(−δt) for each kernel (Hawkes 1971; mixtures of
 * kernels as in Xu, Farajtabar & Zha 2016). Targets do not depend on each other, so that they can be shared out. How
 * large effects are, `measured` knows better.
 *
 * @param lagMs the time that links take, which sets the rates of the kernels
 */
export function* directOf(layout: Layout, target: number, lagMs: number): Generator<void, TargetFound, void> {
  const model = new TargetModel(designFor(layout, target, lagMs));
  const sources = Array.from({ length: sourceCountOf(layout) }, (_, source) => source).filter((one) => one !== target);
  if (model.design.rows === 0) {
    const residuals = Array.from({ length: layout.typeCount }, () => 0);
    const { rates, relatedRates } = model.design.kernels;
    const own = new Float32Array(layout.sessionCount);
    return { target, parents: [], repeats: 0, residuals, rates, relatedRates, logLikelihood: 0, own };
  }
  const found = yield* grow(model, sources, penaltyOf(layout, model.kernelCount));
  return yield* foundOf(layout, model, found);
}

/** Tests each source of a fit against the fit without it. */
export function* foundOf(layout: Layout, model: TargetModel, found: TargetFit): Generator<void, TargetFound, void> {
  const parents: Parent[] = [];
  for (const source of found.parents) {
    const without = model.fit(
      found.parents.filter((other) => other !== source),
      found,
    );
    yield;
    const lr = Math.max(0, 2 * (found.fit.logLikelihood - without.fit.logLikelihood));
    parents.push({ source, ...effectsOf(model, found, source), lr, p: boundaryTail(lr, model.kernelCount) });
  }
  return {
    target: model.design.target,
    parents: parents.toSorted((a, b) => a.source - b.source),
    repeats: model.effectOf(found, model.design.target),
    residuals: Array.from({ length: layout.typeCount }, (_, type) => model.residual(found, type)),
    rates: model.design.kernels.rates,
    relatedRates: model.design.kernels.relatedRates,
    logLikelihood: found.fit.logLikelihood,
    own: ownBySession(layout, model.design, found),
  };
}

function effectsOf(model: TargetModel, fit: TargetFit, source: number): Pick<Parent, "effect" | "effects" | "share"> {
  const effects = [...model.effectsOf(fit, source)];
  const effect = effects.reduce((sum, its) => sum + its, 0);
  return { effect, effects, share: model.shareOf(fit, source) };
}

/**
 * How large the effects of what was found are. In the tests each session is as busy as all its events say, and what a
 * user likes is all of it; of both, a part is what sources led to, so that effects come out too small. Here they are
 * what nothing led to, over all targets.
 *
 * @yields after each fit
 */
export function* measured(
  layout: Layout,
  found: readonly TargetFound[],
  lagMs: number,
): Generator<void, { calm: Layout; targets: TargetFound[] }, void> {
  const own = new Float64Array(layout.sessionCount);
  for (const its of found) for (let s = 0; s < own.length; s++) add(own, s, its.own[s] ?? 0);
  const calm = { ...layout, busy: busyOf(layout, own) };
  const targets: TargetFound[] = [];
  for (const target of found) {
    if (target.parents.length === 0) {
      targets.push(target);
      continue;
    }
    targets.push(yield* sized(layout, calm, target, lagMs));
  }
  return { calm, targets };
}

/** The same for one target. */
export function* sized(
  layout: Layout,
  calm: Layout,
  found: TargetFound,
  lagMs: number,
): Generator<void, TargetFound, void> {
  const first = new TargetModel(sizingDesign(layout, found.target, lagMs));
  const fitted = first.fit(found.parents.map(({ source }) => source));
  yield;
  const { model, fit } = yield* refine(calm, first, fitted);
  const { rates, relatedRates } = model.design.kernels;
  return {
    ...found,
    rates,
    relatedRates,
    parents: found.parents.map((parent) => ({ ...parent, ...effectsOf(model, fit, parent.source) })),
    repeats: model.effectOf(fit, found.target),
  };
}

/**
 * p of a likelihood ratio whose null lies on the boundary, as all effects must not be negative: with so many kernels,
 * Σ C(K, k)·2^−K · P(χ²_k > LR), the mixture for uncorrelated terms (Self & Liang 1987, J. Am. Stat. Assoc. 82:605).
 */
export function boundaryTail(lr: number, kernels: number): number {
  if (!(lr > 0)) return 1;
  let p = 0;
  let choose = 1;
  for (let k = 1; k <= kernels; k++) {
    choose = (choose * (kernels - k + 1)) / k;
    p += (choose / 2 ** kernels) * chiSquareTailOf(lr, k);
  }
  return p;
}

/** P(χ²_k ≥ x), from those with one and two degrees of freedom by recurrence (Abramowitz & Stegun 26.4.8). */
function chiSquareTailOf(x: number, degrees: number): number {
  let tail = degrees % 2 === 1 ? chiSquareTail(x) : Math.exp(-x / 2);
  for (let k = degrees % 2 === 1 ? 1 : 2; k < degrees; k += 2) {
    tail += Math.exp((k / 2) * Math.log(x / 2) - x / 2 - logGamma(k / 2 + 1));
  }
  return tail;
}
