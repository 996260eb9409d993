import { wilson } from "@/lib/patterns";
import type { Successions } from "./successions";

/** So sure must the order of two events be: twice the lower limit of its share, less one. */
export const DEPENDENCY_MIN = 0.6;
/** The same of returns that are loops: of two events in any order, about half of the few returns look like one. */
const LOOP_MIN = 0.4;
/**
 * A succession that is rarer than this, among all that follow the first and among all that precede the second, is
 * noise: as often as sure dependencies are seen the other way round, times as many ways as there are for one event that
 * was dropped, swapped or put in to make a succession. It stays within limits.
 */
const NOISE_FACTOR = 3;
/** Three such ways step over one event: it was dropped, or swapped with either neighbor; twice as often is more. */
const OVER_FACTOR = 6;
const SHARE_MIN = 0.02;
const SHARE_MAX = 0.2;

/** Of a pair: how surely the first comes right before the second, and whether it counts as a dependency. */
export type Dependency = {
  readonly confidence: number;
  readonly isDependency: boolean;
  /** The two lead to each other right away: a loop of length two, or of one where both are the same. */
  readonly isLoop: boolean;
};

const sureness = (hits: number, of: number) => 2 * wilson(of === 0 ? 0 : hits / of, of).lo - 1;

/**
 * The dependency of the heuristics miner (Weijters, van der Aalst & Alves de Medeiros 2006, BETA WP 166), with its
 * difference of |a>b| and |b>a| over their sum plus one replaced by a confidence: 2·W − 1, W being the lower limit of
 * Wilson's interval of |a>b| among both. A loop of length one is sure with enough |a>a|. A loop of length two, a b a, has
 * both orders, as events have that come in any order; what tells them apart is that the way back begins where the way
 * there ends: |a>>b| of the returns.
 *
 * @returns of each pair, at `first · types + second`
 */
export function dependencies(successions: Successions): Dependency[] {
  const { typeCount, direct, there } = successions;
  const isUsual = usualSuccessions(successions);
  return Array.from({ length: typeCount * typeCount }, (_, pair) => {
    const [first, second] = [Math.floor(pair / typeCount), pair % typeCount];
    const back = second * typeCount + first;
    const [forth, reverse] = [at(direct, pair), at(direct, back)];
    if (first === second) {
      const confidence = sureness(forth, forth);
      const isLoop = isUsual(first, second) && confidence >= DEPENDENCY_MIN;
      return { confidence, isDependency: isLoop, isLoop };
    }
    const returns = Math.min(forth, reverse);
    const loops = Math.min(returns, Math.max(at(there, pair), at(there, back)));
    const ofLoop = sureness(loops, returns);
    const isLoop = isUsual(first, second) && isUsual(second, first) && ofLoop >= LOOP_MIN;
    const confidence = Math.max(sureness(forth, forth + reverse), isLoop ? ofLoop : -1);
    const isDependency = isLoop || (confidence >= DEPENDENCY_MIN && isUsual(first, second, true));
    return { confidence, isDependency, isLoop };
  });
}

const at = (values: Float64Array, index: number) => values[index] ?? 0;

/**
 * Whether a succession is more than noise. With `branches` the branches of a parallel block are seen together: each
 * follows what is before the block in a part of the cases only, as rarely as noise. What steps over an event that leads
 * from the one to the other is no branch, but that event left out.
 */
function usualSuccessions(successions: Successions): (a: number, b: number, branches?: boolean) => boolean {
  const { typeCount, direct, out, into } = successions;
  const rate = noiseRate(successions);
  const shareMin = leastShare(NOISE_FACTOR * rate);
  const shareMinOver = leastShare(OVER_FACTOR * rate);
  const types = Array.from({ length: typeCount }, (_, type) => type);
  const of = (a: number, b: number) => at(direct, a * typeCount + b);
  const isBeyond = (a: number, b: number, share: number) => of(a, b) >= share * Math.min(at(out, a), at(into, b));
  const isUsual = (a: number, b: number) => isBeyond(a, b, shareMin);
  const isSure = (a: number, b: number) => sureness(of(a, b), of(a, b) + of(b, a)) >= DEPENDENCY_MIN;
  const leads = types.map((a) => types.map((b) => a !== b && isUsual(a, b) && isSure(a, b)));
  const isParallel = (a: number, b: number) =>
    a !== b && isUsual(a, b) && isUsual(b, a) && !isSure(a, b) && !isSure(b, a);
  const beside = types.map((a) => types.filter((b) => isParallel(a, b)));

  const stepsOver = (a: number, b: number) => types.some((c) => leads[a]?.[c] && leads[c]?.[b]);

  const isOfBranches = (a: number, b: number): boolean => {
    const [before, behind] = [beside[a] ?? [], beside[b] ?? []];
    if (a === b || before.includes(b) || stepsOver(a, b)) return false;
    const out_ = behind.reduce((sum, other) => sum + of(a, other), of(a, b));
    const in_ = before.reduce((sum, other) => sum + of(other, b), of(a, b));
    return out_ >= shareMin * at(out, a) || in_ >= shareMin * at(into, b);
  };
  return (a, b, branches = false) =>
    (isUsual(a, b) && (!branches || !stepsOver(a, b) || isBeyond(a, b, shareMinOver))) ||
    (branches && isOfBranches(a, b));
}

const leastShare = (share: number): number => Math.min(SHARE_MAX, Math.max(SHARE_MIN, share));

/** How often what is sure is seen the other way round: two events next to one another that were swapped. */
function noiseRate({ typeCount, direct, there }: Successions): number {
  let [forth, reverse] = [0, 0];
  for (let pair = 0; pair < typeCount * typeCount; pair++) {
    const back = (pair % typeCount) * typeCount + Math.floor(pair / typeCount);
    const [its, others] = [at(direct, pair), at(direct, back)];
    // What returns where it came from is a loop and no noise.
    if (pair === back || sureness(its, its + others) < DEPENDENCY_MIN || at(there, pair) > others / 2) continue;
    forth += its;
    reverse += others;
  }
  return forth === 0 ? 0 : reverse / forth;
}
