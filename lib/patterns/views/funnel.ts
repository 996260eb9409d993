import type { Counted, Reach } from "../sequences.ts";
import { int, real, type Moments } from "../statistics/moments.ts";
import { quantileInPlace } from "../statistics/quantiles.ts";
import { chainOf, eventsOf } from "./chain.ts";
import type { Funnel } from "./schema.ts";
import { shortestOccurrences, unitsOf } from "./units.ts";

/**
 * How many get how far through ordered steps within reach. Who reached a step is who follows the pattern that ends with
 * it, so the figures are those of the patterns. The lag of a step is the median over those who reached it, each by the
 * occurrence with the shortest span.
 *
 * @param steps indices of types
 */
export function funnel(moments: Moments, steps: readonly number[], reach: Reach, counted: Counted): Funnel {
  const { times, typeNames } = moments.db;
  const levels = chainOf(moments, steps, reach);
  const reached = levels.map((level) => shortestOccurrences(moments, level, counted));
  return {
    counted: counted === "users" ? "users" : "sessions",
    of: unitsOf(moments, counted),
    steps: steps.map((type, k) => {
      const best = reached[k] ?? new Int32Array();
      const lags = new Float64Array(k === 0 ? 0 : best.length);
      for (let u = 0; u < lags.length; u++) {
        const events = eventsOf(moments, levels.slice(0, k + 1), int(best, u)).slice(-2);
        lags[u] = real(times, events[1] as number) - real(times, events[0] as number);
      }
      return {
        type: typeNames[type] ?? "",
        n: best.length,
        dropped: k === 0 ? 0 : (reached[k - 1]?.length ?? 0) - best.length,
        lag_p50_ms: lags.length === 0 ? null : quantileInPlace(lags, 0.5),
      };
    }),
  };
}
