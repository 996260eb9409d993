import type { Reach } from "../sequences.ts";
import { int, type Moments } from "../statistics/moments.ts";
import { extension, limitsOf, occurrencesOfType, type Occurrences } from "../statistics/occurrences.ts";
import { windowsOf } from "../statistics/windows.ts";

/** The occurrences of a pattern's first step, of its first two, and so on up to the whole of it. */
export function chainOf(moments: Moments, pattern: readonly number[], reach: Reach): Occurrences[] {
  const extend = extension(moments, windowsOf(moments, limitsOf(reach)));
  const levels: Occurrences[] = [];
  for (const type of pattern) {
    const before = levels.at(-1);
    levels.push(before ? (extend(before, [type])[0] ?? EMPTY) : occurrencesOfType(moments, type));
  }
  return levels;
}

const EMPTY: Occurrences = { ends: new Int32Array(), begins: new Int32Array(), lags: new Float64Array() };

/**
 * The events of one occurrence, first to last; `i` is its index among those of the last level. What an end follows is
 * the nearest earlier end of the prefix: the one from which the latest beginning was taken.
 */
export function eventsOf({ ranks }: Moments, levels: readonly Occurrences[], i: number): number[] {
  const last = levels.at(-1);
  if (!last) return [];
  const events = [int(last.ends, i)];
  for (const { ends } of levels.slice(0, -1).reverse()) {
    const next = events[0] as number;
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (int(ends, middle) < next) low = middle + 1;
      else high = middle;
    }
    // Of one moment there is only one end; it may be that of the event that follows.
    const nearest = int(ends, low - 1);
    events.unshift(int(ranks, nearest) === int(ranks, next) ? int(ends, low - 2) : nearest);
  }
  return events;
}
