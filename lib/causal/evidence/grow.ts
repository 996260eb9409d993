import { real } from "./arrays";
import type { Design } from "./design";
import { maximise, type Fit, type Terms } from "./maximise";

/** The fit of a target with some sources; self-excitation is always in it. */
export type TargetFit = { readonly parents: readonly number[]; readonly fit: Fit };

/** What a new term starts with: a fiftieth of the events. */
const NEW_SHARE = 0.02;
/** A source whose gain, with all else held, is this near the penalty is tried with all else free before it is dropped. */
const NEARLY = 0.6;

/** How often each user counts in a resample, and what could be seen of each term then. */
export type Resample = {
  readonly rowWeights: Float64Array;
  readonly baseExposures: Float64Array;
  readonly exposures: Float64Array;
  readonly weight: number;
};

/** Resamples ask how far effects spread, for which a rougher fit will do. */
const RESAMPLE_GAIN_MIN = 0.02;

/** Fits and compares sets of sources for one target. */
export class TargetModel {
  readonly design: Design;
  readonly #resample: Resample | null;
  readonly #gainMin: number | undefined;
  /** Events that count. */
  readonly weight: number;

  constructor(design: Design, resample: Resample | null = null) {
    this.design = design;
    this.#resample = resample;
    this.#gainMin = resample === null ? undefined : RESAMPLE_GAIN_MIN;
    this.weight = resample?.weight ?? design.rows;
  }

  get baseExposures(): Float64Array {
    return this.#resample?.baseExposures ?? this.design.baseExposures;
  }

  get kernelCount(): number {
    return this.design.kernels.rates.length;
  }

  exposure(source: number, kernel: number): number {
    const exposures = this.#resample?.exposures ?? this.design.kernels.exposures;
    return real(exposures, source * this.kernelCount + kernel);
  }

  /** Whether anything of the source could be seen at all. */
  isPossible(source: number): boolean {
    return this.exposure(source, 0) > 0;
  }

  #columnsOf(sources: readonly number[]): Float32Array[] {
    return sources.flatMap((source) =>
      this.design.kernels.rates.map((_, b) => this.design.columns[source * this.kernelCount + b] as Float32Array),
    );
  }

  /** The fit with these sources; `from` is one to start at, of which any parents are kept. */
  fit(parents: readonly number[], from: TargetFit | null = null): TargetFit {
    const { base, target, rows } = this.design;
    const sources = [target, ...parents];
    const baseCount = base.reduce((sum, { count }) => sum + count, 0);
    const size = baseCount + sources.length * this.kernelCount;
    const exposures = new Float64Array(size);
    exposures.set(this.baseExposures);
    const start = new Float64Array(size);
    const fresh = (NEW_SHARE * this.weight) / this.kernelCount;
    const known = from === null ? [] : [target, ...from.parents];
    for (let k = 0; k < baseCount; k++) {
      start[k] = from === null ? this.weight / baseCount : Math.max(real(from.fit.counts, k), 1e-6);
    }
    for (const [place, source] of sources.entries()) {
      const before = known.indexOf(source);
      for (let b = 0; b < this.kernelCount; b++) {
        const k = baseCount + place * this.kernelCount + b;
        exposures[k] = this.exposure(source, b);
        const had =
          from === null || before < 0 ? fresh : real(from.fit.counts, baseCount + before * this.kernelCount + b);
        start[k] = Math.max(had, 1e-3 * fresh);
      }
    }
    const terms: Terms = {
      rows,
      weights: this.#resample?.rowWeights ?? null,
      steps: base,
      columns: this.#columnsOf(sources),
      exposures,
    };
    return { parents, fit: maximise(terms, start, this.#gainMin) };
  }

  /** At least what a further source would add to the log-likelihood: all others are held in proportion. */
  gain(current: TargetFit, source: number): number {
    const { rates, logLikelihood, counts } = current.fit;
    const weights = this.#resample?.rowWeights ?? null;
    const columns = this.#columnsOf([source]);
    const fresh = (NEW_SHARE * this.weight) / this.kernelCount;
    const [exposures, start] = [[counts.reduce((sum, n) => sum + n, 0)], [this.weight]];
    let rises = false;
    for (const [b, column] of columns.entries()) {
      const exposure = this.exposure(source, b);
      exposures.push(exposure);
      let slope = -exposure;
      for (let r = 0; r < rates.length; r++) {
        slope += ((column[r] as number) * (weights === null ? 1 : real(weights, r))) / real(rates, r);
      }
      rises ||= slope > 0;
      start.push(slope > 0 ? fresh : 1e-3 * fresh);
    }
    // ℓ is concave: where it falls in every direction, it only falls.
    if (!rises) return 0;
    const terms = {
      rows: this.design.rows,
      weights,
      steps: [],
      columns: [rates, ...columns],
      exposures: Float64Array.from(exposures),
    };
    return maximise(terms, Float64Array.from(start), this.#gainMin).logLikelihood - logLikelihood;
  }

  /**
   * The score of a source that is not in the fit, in standard errors, for the kernel in the middle: above 0 where the target
   * comes more often after it than the fit says, below where more rarely.
   */
  residual(current: TargetFit, source: number): number {
    if (source === this.design.target || current.parents.includes(source) || !this.isPossible(source)) return 0;
    const kernel = this.kernelCount >> 1;
    const column = this.design.columns[source * this.kernelCount + kernel] ?? [];
    let [sum, squares] = [0, 0];
    for (let r = 0; r < this.design.rows; r++) {
      const share = (column[r] as number) / real(current.fit.rates, r);
      sum += share;
      squares += share * share;
    }
    return squares > 0 ? (sum - this.exposure(source, kernel)) / Math.sqrt(squares) : 0;
  }

  /** How many of the target one event of the source triggers, by kernel. */
  effectsOf(current: TargetFit, source: number): Float64Array {
    const baseCount = this.design.base.reduce((sum, { count }) => sum + count, 0);
    const place = source === this.design.target ? 0 : current.parents.indexOf(source) + 1;
    return Float64Array.from(this.design.kernels.rates, (_, b) => {
      const exposure = this.exposure(source, b);
      return exposure > 0 ? real(current.fit.counts, baseCount + place * this.kernelCount + b) / exposure : 0;
    });
  }

  /** Of the target's events, the share that the source triggered. */
  shareOf(current: TargetFit, source: number): number {
    const effects = this.effectsOf(current, source);
    return effects.reduce((sum, effect, b) => sum + effect * this.exposure(source, b), 0) / this.weight;
  }

  effectOf(current: TargetFit, source: number): number {
    return this.effectsOf(current, source).reduce((sum, effect) => sum + effect, 0);
  }
}

/**
 * The sources that a target needs, by forward growth: the one with the largest gain is added while that exceeds the
 * penalty (BIC: half the logarithm of the number of events for each kernel), then those that are no longer worth theirs
 * are dropped. A gain is looked at again only when it is the largest of those known, since further sources leave less for
 * each; at the end all that are near the penalty are tried once more.
 *
 * Yields after each fit.
 *
 * @param start what it starts from; nothing unless given
 * @param sure sources that are not dropped, so that nothing has to be fitted without them
 */
export function* grow(
  model: TargetModel,
  candidates: readonly number[],
  penalty: number,
  start: TargetFit | null = null,
  sure: ReadonlySet<number> = new Set(),
): Generator<void, TargetFit, void> {
  let current = start ?? model.fit([]);
  yield;
  const gains = new Map<number, { gain: number; parents: number }>();
  const open = () => candidates.filter((source) => !current.parents.includes(source) && model.isPossible(source));
  for (const source of open()) {
    gains.set(source, { gain: model.gain(current, source), parents: current.parents.length });
    yield;
  }
  const gainOf = (source: number) => gains.get(source)?.gain ?? 0;
  const refused = new Set<number>();
  for (;;) {
    // Fresh gains first: the largest known that is up to date is the largest there is.
    let best = -1;
    for (;;) {
      best = open()
        .filter((source) => !refused.has(source))
        .reduce((top, source) => (top < 0 || gainOf(source) > gainOf(top) ? source : top), -1);
      if (best < 0 || gainOf(best) <= NEARLY * penalty) break;
      if (gains.get(best)?.parents === current.parents.length) break;
      gains.set(best, { gain: model.gain(current, best), parents: current.parents.length });
      yield;
    }
    if (best < 0 || gainOf(best) <= NEARLY * penalty) break;
    const next = model.fit([...current.parents, best], current);
    yield;
    if (next.fit.logLikelihood - current.fit.logLikelihood > penalty) {
      current = next;
      refused.clear();
    } else refused.add(best);
  }
  return yield* prune(model, current, penalty, sure);
}

/** Drops the source that is worth least while it is not worth the penalty. */
function* prune(
  model: TargetModel,
  grown: TargetFit,
  penalty: number,
  sure: ReadonlySet<number>,
): Generator<void, TargetFit, void> {
  let current = grown;
  while (current.parents.length > 0) {
    let best: TargetFit | null = null;
    for (const source of current.parents) {
      if (sure.has(source)) continue;
      const without = model.fit(
        current.parents.filter((other) => other !== source),
        current,
      );
      yield;
      if (best === null || without.fit.logLikelihood > best.fit.logLikelihood) best = without;
    }
    if (best === null || current.fit.logLikelihood - best.fit.logLikelihood > penalty) break;
    current = best;
  }
  return current;
}
