import { int, real } from "./arrays";
import { PARTNERS_MAX } from "./defaults";
import type { Layout } from "./layout";
import type { Partners } from "./partners";

/** Events of a session up to a clock. */
export function upTo({ starts, clocks }: Layout, s: number, clock: number): number {
  const from = int(starts, s);
  let [low, high] = [from, int(starts, s + 1)];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (real(clocks, middle) <= clock) low = middle + 1;
    else high = middle;
  }
  return low - from;
}

/**
 * The prior weight, in events, of a session being as busy as another of its user: 1 / the squared coefficient of
 * variation beyond Poisson, from pairs of sessions (method of moments). Infinite where they differ by chance alone.
 */
export function unevennessOf(layout: Layout, partners: Partners): number {
  let [squares, total, means] = [0, 0, 0];
  for (let s = 0; s < layout.sessionCount; s++) {
    const other = int(partners.sessions, s * PARTNERS_MAX);
    if (other < 0) continue;
    const end = Math.min(real(layout.lengths, s), real(layout.lengths, other));
    const [own, others] = [upTo(layout, s, end), upTo(layout, other, end)];
    squares += (own - others) ** 2;
    total += own + others;
    means += own * others;
  }
  // Var(N₁ − N₂) = 2m + 2vm² with mean m and squared coefficient of variation v; N₁N₂ is m² on average.
  const beyond = squares - total;
  return beyond <= 0 ? Infinity : (2 * means) / beyond;
}
