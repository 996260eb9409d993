import { compareSteps } from "./prefix-tree.ts";
import type { PatternStatistics } from "./pattern-statistics.ts";

/** Up to this share of false discoveries is accepted among those called found. */
export const Q_FOUND = 0.05;

/**
 * The order in which patterns are worth looking at, best first: those whose lift is beyond chance (q ≤ 0.05) before the
 * others, and in both by the lower limit of the lift. The estimate itself would put on top what was seen three times and
 * expected once; p or q alone would put on top what is merely frequent, since with enough users any trace of an effect is
 * beyond doubt. The lower limit asks how large the effect is at least. Ties go by q, by support, and by the steps.
 *
 * @returns indices into both lists
 */
export function rankPatterns(patterns: readonly Int32Array[], statistics: readonly PatternStatistics[]): number[] {
  const keys = statistics.map(({ q, lift, support }) => ({
    found: q !== null && q <= Q_FOUND ? 1 : 0,
    lo: lift?.lo ?? 0,
    q: q ?? 1,
    support,
  }));
  return [...patterns.keys()].sort((i, j) => {
    const [a, b] = [keys[i], keys[j]];
    if (!a || !b) return 0;
    return (
      b.found - a.found || b.lo - a.lo || a.q - b.q || b.support - a.support || compareSteps(patterns[i], patterns[j])
    );
  });
}
