import { add, int, real } from "./arrays";
import { withLiking, type Design } from "./design";
import { TargetModel, type TargetFit } from "./grow";
import type { Layout } from "./layout";
import { likingFrom, type Liking } from "./liking";

/** Rounds go on until no effect moves by more than this, targets per source; they seldom need as many as there may be. */
const MOVED_MAX = 1e-3;
const ROUNDS_MAX = 20;

/**
 * The fit with rates of the users that hold only what no source led to. Who has many A has many B that A triggered; as
 * long as those count as the user's own liking for B, effects come out too small. Each event is shared out among the terms
 * in proportion to their rates, as in the EM step, and the liking is taken from the base's share. Tests keep the rates
 * that the sources were chosen with.
 *
 * @param layout with sessions as busy as they are to be taken
 */
export function* refine(
  layout: Layout,
  model: TargetModel,
  fit: TargetFit,
): Generator<void, { model: TargetModel; fit: TargetFit }, void> {
  let current = { model, fit };
  if (fit.parents.length === 0) return current;
  const effects = ({ model: its, fit: with_ }: typeof current) =>
    fit.parents.map((source) => its.effectOf(with_, source));
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const before = effects(current);
    const design = withLiking(layout, current.model.design, ownLiking(layout, current.model.design, current.fit));
    const next = new TargetModel(design);
    current = { model: next, fit: next.fit(current.fit.parents, current.fit) };
    yield;
    if (effects(current).every((effect, i) => Math.abs(effect - (before[i] ?? 0)) < MOVED_MAX)) break;
  }
  return current;
}

export function ownLiking(
  layout: Layout,
  design: Design,
  { fit }: TargetFit,
  baseExposures: Float64Array = design.baseExposures,
  weights: Float64Array | null = null,
): Liking {
  const { rows, units, base, parts, partsOf } = design;
  const own = new Float64Array(layout.unitCount);
  const expected = new Float64Array(layout.unitCount);
  const coefficients = Float64Array.from({ length: parts }, (_, p) =>
    real(baseExposures, p) > 0 ? real(fit.counts, p) / real(baseExposures, p) : 0,
  );
  let from = 0;
  for (const { bins, values, count } of base) {
    for (let r = 0; r < rows; r++) {
      const rate = real(coefficients, from + (bins[r] as number)) * real(values, r);
      add(own, int(units, r), rate / real(fit.rates, r));
    }
    from += count;
  }
  for (let s = 0; s < layout.sessionCount; s++) {
    for (const [p, amount] of partsOf(s).entries()) add(expected, int(layout.units, s), real(coefficients, p) * amount);
  }
  const { mean } = likingFrom(own, expected, shrinkageOf(own, expected, weights && weightsOfUnits(layout, weights)));
  // An effect is measured with the mean in both places: its bias is the smaller one where users have several sessions.
  return { mean, typical: mean };
}

function weightsOfUnits({ sessionCount, units, users, unitCount }: Layout, weights: Float64Array): Float64Array {
  const ofUnits = new Float64Array(unitCount);
  for (let s = 0; s < sessionCount; s++) ofUnits[int(units, s)] = real(weights, int(users, s));
  return ofUnits;
}

/** Of each session, how many events the base accounts for. */
export function ownBySession(
  layout: Layout,
  { rows, sessions, base, baseExposures }: Design,
  { fit }: TargetFit,
): Float32Array {
  const own = new Float32Array(layout.sessionCount);
  let from = 0;
  for (const { bins, values, count } of base) {
    for (let r = 0; r < rows; r++) {
      const part = from + (bins[r] as number);
      const exposure = real(baseExposures, part);
      if (exposure === 0) continue;
      const share = (real(fit.counts, part) / exposure) * (real(values, r) / real(fit.rates, r));
      own[int(sessions, r)] = (own[int(sessions, r)] as number) + share;
    }
    from += count;
  }
  return own;
}

/** 1 / the squared coefficient of variation of units beyond Poisson (method of moments). */
export function shrinkageOf(counts: Float64Array, expected: Float64Array, weights: Float64Array | null = null): number {
  let [beyond, squares] = [0, 0];
  for (let unit = 0; unit < counts.length; unit++) {
    const [n, e] = [real(counts, unit), real(expected, unit)];
    const weight = weights === null ? 1 : real(weights, unit);
    beyond += weight * ((n - e) ** 2 - e);
    squares += weight * e * e;
  }
  return beyond <= 0 ? Infinity : squares / beyond;
}
