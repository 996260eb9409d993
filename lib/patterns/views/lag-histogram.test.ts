import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lagHistogram } from "./lag-histogram";
import { LAG_BUCKETS_MAX } from "./schema";

const YEAR = 365 * 86_400_000;
/** From milliseconds to decades, each magnitude as often. */
const anyLag = fc
  .double({ min: 0, max: Math.log(30 * YEAR), noNaN: true })
  .map((exponent) => Math.round(Math.exp(exponent)));

describe("a histogram of lags", () => {
  test("puts each lag into the one bucket that holds it, in few buckets without gaps between them", () => {
    fc.assert(
      fc.property(fc.array(anyLag, { minLength: 1, maxLength: 200 }), (lags) => {
        const { n, buckets } = lagHistogram(Float64Array.from(lags));
        expect(n).toBe(lags.length);
        expect(buckets.length).toBeLessThanOrEqual(LAG_BUCKETS_MAX);
        for (const [i, { from_ms: from, to_ms: to, n: its }] of buckets.entries()) {
          expect(its).toBe(lags.filter((lag) => lag >= from && lag < (to ?? Infinity)).length);
          if (i > 0) expect(from).toBe(buckets[i - 1]?.to_ms);
        }
        expect(buckets.reduce((sum, bucket) => sum + bucket.n, 0)).toBe(lags.length);
        expect(buckets[0]?.n).toBeGreaterThan(0);
        expect(buckets.at(-1)?.n).toBeGreaterThan(0);
      }),
    );
  });

  test("is fine where lags are alike, and from seconds to years still has few buckets", () => {
    const fine = lagHistogram(Float64Array.of(60_000, 119_999, 120_000));
    expect(fine.buckets).toEqual([
      { from_ms: 60_000, to_ms: 120_000, n: 2 },
      { from_ms: 120_000, to_ms: 300_000, n: 1 },
    ]);
    const wide = lagHistogram(Float64Array.of(0, 3 * YEAR)).buckets;
    expect(wide).toHaveLength(LAG_BUCKETS_MAX);
    expect(wide.at(-1)).toEqual({ from_ms: YEAR, to_ms: null, n: 1 });
  });

  test("without lags there is nothing", () => {
    expect(lagHistogram(new Float64Array())).toEqual({ n: 0, buckets: [] });
  });
});
