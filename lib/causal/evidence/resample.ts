import { studentTail } from "@/lib/patterns";
import { add, int, real } from "./arrays";
import { EVIDENCE_DEFAULTS } from "./defaults";
import { exposuresByUser, withLiking, type Design } from "./design";
import { designFor, penaltyOf, sizingDesign, type TargetFound } from "./direct";
import { grow, TargetModel, type Resample } from "./grow";
import type { Layout } from "./layout";
import { uniform } from "./random";
import { ownLiking, refine } from "./refine";
import { circlesOf, sourceCountOf } from "./related";

/** How an edge fares when users are drawn anew. */
export type Stability = {
  readonly source: number;
  readonly target: number;
  /** The share of resamples in which the target still needs the source, with an effect above the floor. */
  readonly stability: number;
  /** The 90 % interval of the effect over users. */
  readonly lo: number;
  readonly hi: number;
  readonly resamples: number;
};

/** With fewer users a resample is mostly copies of one. */
export const USERS_MIN = 10;
/** Sources that nearly made it compete again in each resample. */
const RUNNERS_UP = 3;
/** An edge that is this many times as clear as it would have to be is so in every resample. */
const SURE = 6;
/** Rounds in which what users like is taken anew; it starts from what it is in the whole. */
const ROUNDS = 6;
/**
 * A standard error, as a share of the effect, that no drawing of users shows: links and phases have other shapes than the
 * sums of a few terms that stand for them. Settled on worlds with other seeds than those that figures are taken from.
 */
const SHAPE_ERROR = 0.06;
/** What lies above an interval of 90 %. */
const TAIL = 0.05;

/** Standard deviations on each side of a 90 % interval whose deviation is known from so many resamples: Student's t. */
export function errorsOf90(resamples: number): number {
  let [low, high] = [0, 100];
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    if (studentTail(middle, Math.max(1, resamples - 1)) > TAIL) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * Draws the users anew, with replacement, fits the target's sources again and sees which stay (Efron & Tibshirani 1993,
 * ch. 6); users are independent of each other, their events are not. What each user likes is taken anew. The interval is the
 * effect ± t standard errors: Student's for as many resamples, since so few say little about their own tails, and the
 * standard deviation of the resamples with what the model's shape leaves open.
 *
 * Yields after each fit.
 */
export function* resampleTarget(
  layout: Layout,
  calm: Layout,
  found: TargetFound,
  lagMs: number,
  resamples: number = EVIDENCE_DEFAULTS.resamples,
): Generator<void, Stability[], void> {
  if (found.parents.length === 0) return [];
  const { target, parents } = found;
  const sources = parents.map(({ source }) => source);
  const first = new TargetModel(designFor(layout, target, lagMs));
  const fitted = first.fit(sources);
  yield;
  const sizing = new TargetModel(sizingDesign(layout, target, lagMs));
  const { model, fit } = yield* refine(calm, sizing, sizing.fit(sources));
  const { design } = model;
  const rivals = [...first.design.columns.keys()]
    .filter((column) => column % first.kernelCount === 0)
    .map((column) => column / first.kernelCount)
    .filter((type) => type !== target && !sources.includes(type) && first.isPossible(type))
    .map((type) => ({ type, gain: first.gain(fitted, type) }))
    .filter(({ gain }) => gain > 0)
    .toSorted((a, b) => b.gain - a.gain || a.type - b.type)
    .slice(0, RUNNERS_UP)
    .map(({ type }) => type);
  const penalty = penaltyOf(layout, first.kernelCount);
  const sure = new Set(parents.filter(({ lr }) => lr / 2 > SURE * penalty).map(({ source }) => source));
  const testedOf = exposuresByUser(layout, first.design.kernels.rates);
  const sourcesOf = exposuresByUser(layout, design.kernels.rates);
  const kept = new Int32Array(sources.length);
  const effects = sources.map(() => new Float64Array(resamples));
  for (let k = 0; k < resamples; k++) {
    const weights = userWeights(layout, k);
    // Tests keep the rates that the sources were chosen with, as they do in the whole.
    let stays = sources;
    if (sure.size < sources.length) {
      const tested = new TargetModel(first.design, drawn(layout, first.design, testedOf, weights));
      const start = tested.fit(sources, fitted);
      yield;
      stays = [...(yield* grow(tested, rivals, penalty, start, sure)).parents];
    }
    let again = new TargetModel(design, drawn(layout, design, sourcesOf, weights));
    let whole = again.fit(sources, fit);
    yield;
    for (let round = 0; round < ROUNDS; round++) {
      const liking = ownLiking(calm, again.design, whole, again.baseExposures, weights);
      const next = withLiking(calm, design, liking);
      again = new TargetModel(next, drawn(layout, next, sourcesOf, weights));
      whole = again.fit(sources, whole);
      yield;
    }
    for (const [place, source] of sources.entries()) {
      const effect = again.effectOf(whole, source);
      (effects[place] as Float64Array)[k] = effect;
      const large = Math.max(effect, again.shareOf(whole, source)) >= layout.settings.effectMin;
      if (large && stays.includes(source)) kept[place] = int(kept, place) + 1;
    }
  }
  const errors = errorsOf90(resamples);
  return parents.map(({ source, effect }, place) => {
    const half = errors * Math.hypot(deviation(effects[place] ?? new Float64Array()), SHAPE_ERROR * effect);
    const stability = int(kept, place) / resamples;
    return { source, target, stability, lo: Math.max(0, effect - half), hi: effect + half, resamples };
  });
}

/** How often each user was drawn, together with all who may influence each other; the same for every target. */
export function userWeights(layout: Layout, resample: number): Float64Array {
  const circles = circlesOf(layout, presentUsers(layout));
  const weights = new Float64Array(layout.userIds.length);
  const next = uniform(0x5eed + resample);
  for (let i = 0; i < circles.length; i++) {
    for (const user of circles[Math.floor(next() * circles.length)] ?? []) add(weights, user, 1);
  }
  return weights;
}

/** Users with events, in the order of their ids, so that the order of input changes nothing. */
export function presentUsers({ userIds, users, userStarts }: Layout): number[] {
  const present = Array.from(userStarts.subarray(0, -1), (session) => int(users, session));
  const idOf = (user: number) => userIds[user] ?? "";
  return present.sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
}

/**
 * What a fit needs to know of a resample.
 *
 * @param sourcesOf what could be seen of each source, by user
 * @param weights how often each user counts
 */
export function drawn(layout: Layout, design: Design, sourcesOf: Float64Array, weights: Float64Array): Resample {
  const width = sourceCountOf(layout) * design.kernels.rates.length;
  const rowWeights = Float64Array.from(design.users, (user) => real(weights, user));
  const [baseExposures, exposures] = [new Float64Array(design.parts), new Float64Array(width)];
  for (let s = 0; s < layout.sessionCount; s++) {
    const weight = real(weights, int(layout.users, s)) * real(design.liking.mean, int(layout.units, s));
    if (weight === 0) continue;
    for (const [p, amount] of design.partsOf(s).entries()) add(baseExposures, p, weight * amount);
  }
  for (let u = 0; u < layout.userIds.length; u++) {
    const weight = real(weights, u);
    if (weight === 0) continue;
    for (let k = 0; k < width; k++) add(exposures, k, weight * real(sourcesOf, u * width + k));
  }
  return { rowWeights, baseExposures, exposures, weight: rowWeights.reduce((sum, its) => sum + its, 0) };
}

function deviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1));
}
