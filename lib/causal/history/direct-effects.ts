import { benjaminiHochberg } from "@/lib/patterns";
import type { EdgeStats } from "../edge-stats";
import { EFFECT_MIN, Q_MAX } from "../levels/level-of";
import type { Calendar } from "./calendar";
import { caseSeries, fitCaseSeries, type CaseFit, type CaseOptions } from "./case-series";
import type { HistoryCounts } from "./counts";
import { directEffect, type DirectEffect } from "./direct-effect";
import { real, type Histories } from "./layout";
import { product } from "./matrix";
import { chance, type HistoryOptions } from "./options";

/** What is known of a pair beside all other sources of its target. */
export type Direct = Pick<EdgeStats, "direct" | "adjusted" | "placebo" | "subset"> & { readonly isDirect: boolean };

/** The p up to which an effect is still beyond chance once it is known to be one of few that are tested again. */
const P_AGAIN = 0.01;
/** A placebo that is rarer than this is no chance. */
const P_PLACEBO = 0.01;
const P_SUBSET = 0.05;

/**
 * Of each target, the effects of all sources that come before it more than chance, each beside the others, with
 * one fit of the self-controlled case series. Those that are beyond chance are tried again: in resamples of the users,
 * adjusted for each rival alone, with the sources of other users in place of their own (a placebo), and in half of
 * the users. Sources that were not looked at count as tested.
 *
 * @param sourcesOf of each target, its sources, the most certain first
 * @param rivalsOf of each target, all types in the order in which they may explain it
 * @yields the share of targets done
 */
export function* directEffects(
  histories: Histories,
  usual: Calendar,
  counts: HistoryCounts,
  sourcesOf: readonly (readonly number[])[],
  rivalsOf: readonly (readonly number[])[],
  options: HistoryOptions,
): Generator<number, Map<number, Direct>, void> {
  const { typeCount } = histories;
  const tested = (target: number, sources: readonly number[], more: Partial<CaseOptions> = {}) => {
    const series = caseSeries(histories, target, sources, usual, { ...options, ...more });
    const fit = fitCaseSeries(series);
    // Only so many of the sources as of the users take part.
    const effect = (k: number, influence?: Float64Array) =>
      directEffect(fit, k, real(counts.observed, sources[k] ?? 0) * series.share, influence);
    return { fit, effect };
  };

  type Found = { source: number; target: number; k: number; effect: DirectEffect };
  const found: Found[] = [];
  const fits = new Map<number, ReturnType<typeof tested>>();
  const targets = [...sourcesOf.keys()].filter((target) => (sourcesOf[target] ?? []).length > 0);
  for (const [done, target] of targets.entries()) {
    const sources = (sourcesOf[target] ?? []).slice(0, options.sourcesMax);
    const its = tested(target, sources);
    fits.set(target, its);
    for (const [k, source] of sources.entries()) found.push({ source, target, k, effect: its.effect(k) });
    yield (0.5 * (done + 1)) / targets.length;
  }
  const others = Math.max(0, typeCount * (typeCount - 1) - found.length);
  const qs = benjaminiHochberg([...found.map(({ effect }) => effect.p), ...Array<number>(others).fill(1)]);

  const result = new Map<number, Direct>();
  for (const [i, { source, target, k, effect }] of found.entries()) {
    const q = qs[i] ?? 1;
    const isDirect = q <= Q_MAX && effect.lo > 0 && effect.effect >= EFFECT_MIN;
    const { effect: est, lo, hi, wald, p } = effect;
    const direct = { effect: est, lo, hi, lr: wald, p, q, stability: null };
    const pair = source * typeCount + target;
    result.set(pair, { direct, adjusted: [], placebo: null, subset: null, isDirect });
    const its = fits.get(target);
    if (!isDirect || !its) continue;

    const alone = tested(target, [source]).effect(0);
    const adjusted = (rivalsOf[target] ?? [])
      .filter((other) => other !== source)
      .slice(0, options.rivalsMax)
      .map((other) => {
        const beside = tested(target, [source, other]).effect(0);
        const by = histories.db.typeNames[other] ?? "";
        return { by, kind: "event" as const, before: alone.effect, after: beside.effect, survived: beside.p <= P_AGAIN && beside.lo > 0, named: false }; // prettier-ignore
      });
    const exchanged = tested(target, [source], { donors: exchange(histories, options.seed) }).effect(0);
    const half = tested(target, (sourcesOf[target] ?? []).slice(0, options.sourcesMax), {
      takesPart: halfOf(options.seed),
    }).effect(k);
    result.set(pair, {
      direct: { ...direct, stability: stability(its.fit, its.effect, k, options) },
      adjusted,
      placebo: { passed: exchanged.p > P_PLACEBO, effect: exchanged.effect, p: exchanged.p },
      // Half of the sources are in half of the users.
      subset: { passed: half.p <= P_SUBSET && half.lo > 0, effect: 2 * half.effect },
      isDirect,
    });
    yield 0.5 + (0.5 * (i + 1)) / found.length;
  }
  return result;
}

/**
 * The share of resamples of users, with replacement, in which an effect is still beyond chance. Not fitted anew: the
 * coefficients move by the influence of each user, as often as it is drawn (score bootstrap, Kline & Santos 2012).
 */
function stability(
  fit: CaseFit,
  effect: (k: number, influence: Float64Array) => DirectEffect,
  k: number,
  { resamples, seed }: HistoryOptions,
): number | null {
  if (resamples === 0) return null;
  const next = chance(seed);
  const size = fit.coefficients.length;
  let kept = 0;
  for (let r = 0; r < resamples; r++) {
    const drawn = new Float64Array(size);
    const users = fit.scores.length;
    for (let i = 0; i < users; i++) {
      const score = fit.scores[Math.floor(next() * users)] ?? drawn;
      for (let m = 0; m < size; m++) drawn[m] = real(drawn, m) + real(score, m);
    }
    const moved = effect(k, product(fit.bread, drawn, size));
    if (moved.p <= P_AGAIN && moved.effect >= EFFECT_MIN) kept++;
  }
  return kept / resamples;
}

/** Whose sources each history gets: another's, each once, in an order of chance. */
function exchange({ db }: Histories, seed: number): Int32Array {
  const next = chance(seed ^ 0x5eed);
  const order = Array.from(db.users, (_, h) => ({ h, key: next() })).toSorted((a, b) => a.key - b.key);
  const donors = new Int32Array(order.length);
  for (const [i, { h }] of order.entries()) donors[h] = order[(i + 1) % order.length]?.h ?? h;
  return donors;
}

function halfOf(seed: number): (history: number) => boolean {
  return (history) => chance(seed + history * 2_654_435)() < 0.5;
}
