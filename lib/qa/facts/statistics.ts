import { wilson, type Interval } from "@/lib/patterns";
import { riskDifference } from "@/lib/causal";

/** So many of so many. */
export type Counted = { n: number; of: number };

/** The share with its 95 % interval after Wilson; null among nobody, of whom nothing is known. */
export const shareOf = ({ n, of }: Counted): Interval | null => (of === 0 ? null : wilson(n / of, of));

/** The difference of two shares among different people, 95 % (method 10 of Newcombe 1998, Statist. Med. 17:873). */
export function differenceApart(first: Counted, second: Counted): Interval | null {
  if (first.of === 0 || second.of === 0) return null;
  return riskDifference({ a: first.n, b: first.of - first.n, c: second.n, d: second.of - second.n });
}

/** The same people by two outcomes: who has both, only the first, only the second, neither. */
export type Paired = { both: number; first: number; second: number; neither: number };

/**
 * The difference of two shares among the same people, 95 %: Wilson's intervals joined by the correlation of the outcomes
 * (method 10 of Newcombe 1998, Statist. Med. 17:2635, with its continuity correction of the correlation).
 */
export function differencePaired({ both, first, second, neither }: Paired): Interval | null {
  const of = both + first + second + neither;
  if (of === 0) return null;
  const one = wilson((both + first) / of, of);
  const other = wilson((both + second) / of, of);
  const phi = correlation({ both, first, second, neither });
  const est = (first - second) / of;
  const reach = (a: number, b: number) => Math.sqrt(Math.max(0, a * a - 2 * phi * a * b + b * b));
  return {
    est,
    lo: est - reach(one.est - one.lo, other.hi - other.est),
    hi: est + reach(one.hi - one.est, other.est - other.lo),
  };
}

function correlation({ both, first, second, neither }: Paired): number {
  const of = both + first + second + neither;
  const product = (both + first) * (second + neither) * (both + second) * (first + neither);
  if (product === 0) return 0;
  const more = both * neither - first * second;
  // Only a correlation that narrows the interval is corrected, so that it never becomes too narrow.
  return (more > 0 ? Math.max(0, more - of / 2) : more) / Math.sqrt(product);
}
