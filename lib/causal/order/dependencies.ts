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
  const { typeCount, direct, there, out, into } = successions;
  const shareMin = noiseOf(successions);
  return Array.from({ length: typeCount * typeCount }, (_, pair) => {
    const [first, second] = [Math.floor(pair / typeCount), pair % typeCount];
    const back = second * typeCount + first;
    const [forth, reverse] = [at(direct, pair), at(direct, back)];
    const isUsual = forth >= shareMin * at(out, first) || forth >= shareMin * at(into, second);
    if (first === second) {
      const confidence = sureness(forth, forth);
      const isLoop = isUsual && confidence >= DEPENDENCY_MIN;
      return { confidence, isDependency: isLoop, isLoop };
    }
    const returns = Math.min(forth, reverse);
    const loops = Math.min(returns, Math.max(at(there, pair), at(there, back)));
    const isBackUsual = reverse >= shareMin * at(out, second) || reverse >= shareMin * at(into, first);
    const ofLoop = sureness(loops, returns);
    const isLoop = isUsual && isBackUsual && ofLoop >= LOOP_MIN;
    const confidence = Math.max(sureness(forth, forth + reverse), isLoop ? ofLoop : -1);
    return { confidence, isDependency: isUsual && (isLoop || confidence >= DEPENDENCY_MIN), isLoop };
  });
}

const at = (values: Float64Array, index: number) => values[index] ?? 0;

/** From how large a share on a succession is more than noise. */
function noiseOf({ typeCount, direct, there }: Successions): number {
  let [forth, reverse] = [0, 0];
  for (let pair = 0; pair < typeCount * typeCount; pair++) {
    const back = (pair % typeCount) * typeCount + Math.floor(pair / typeCount);
    const [its, others] = [at(direct, pair), at(direct, back)];
    // What returns where it came from is a loop and no noise.
    if (pair === back || sureness(its, its + others) < DEPENDENCY_MIN || at(there, pair) > others / 2) continue;
    forth += its;
    reverse += others;
  }
  const rate = forth === 0 ? 0 : reverse / forth;
  return Math.min(SHARE_MAX, Math.max(SHARE_MIN, NOISE_FACTOR * rate));
}
