import type { Counts, UserGroups } from "./groups.ts";
import { independenceTest, oddsRatio } from "./two-by-two.ts";
import type { Interval } from "./wilson.ts";

/** Users who reached an outcome against those who did not. */
export type Contrast = {
  /** Of the users who reached it, those who had ended the pattern before they first did. */
  readonly reached: { readonly n: number; readonly of: number };
  /** Of the users who did not, those who follow the pattern at all. */
  readonly others: { readonly n: number; readonly of: number };
  /** Odds of the pattern among those who reached it over the odds among the others. */
  readonly oddsRatio: Interval;
  /** Two-sided; and corrected for all patterns that were contrasted. */
  readonly p: number;
  readonly q: number;
  readonly test: "fisher" | "chi-square";
};

/** `null` where there is nobody on one side, or the pattern holds an outcome, which cannot come before the first one. */
export function contrastOf(counts: Counts, groups: UserGroups, steps: readonly number[]): Omit<Contrast, "q"> | null {
  const others = groups.firstAt.length - groups.reached;
  if (groups.reached === 0 || others === 0 || steps.some((type) => groups.outcome.has(type))) return null;
  const table = {
    a: counts.before,
    b: groups.reached - counts.before,
    c: counts.without,
    d: others - counts.without,
  };
  return {
    reached: { n: table.a, of: groups.reached },
    others: { n: table.c, of: others },
    oddsRatio: oddsRatio(table),
    ...independenceTest(table),
  };
}
