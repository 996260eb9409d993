import { LAG_BUCKETS_MAX, type LagHistogram } from "./schema.ts";

const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];

const edgesOf = (seconds: number[], minutes: number[], hours: number[], days: number[]) => [
  0,
  ...seconds.map((n) => n * SECOND),
  ...minutes.map((n) => n * MINUTE),
  ...hours.map((n) => n * HOUR),
  ...days.map((n) => n * DAY),
];

/** Where buckets begin: each about twice the one before, at figures a reader would choose. */
const FINE = edgesOf(
  [1, 2, 5, 10, 15, 30],
  [1, 2, 5, 10, 15, 30],
  [1, 2, 4, 8, 12],
  [1, 2, 4, 7, 14, 30, 60, 90, 180, 365],
);
/** For lags from seconds to months, so that there are never more than `LAG_BUCKETS_MAX`. */
const COARSE = edgesOf([1, 10, 30], [1, 5, 15, 30], [1, 3, 6, 12], [1, 3, 7, 14, 30, 90, 180, 365]);

/** How often the last step came how long after the one before. Buckets without any lag lie only between others. */
export function lagHistogram(lags: Float64Array): LagHistogram {
  if (lags.length === 0) return { n: 0, buckets: [] };
  const fine = count(lags, FINE);
  return { n: lags.length, buckets: fine.length <= LAG_BUCKETS_MAX ? fine : count(lags, COARSE) };
}

function count(lags: Float64Array, edges: readonly number[]): LagHistogram["buckets"] {
  const buckets = edges.map((from, i) => ({ from_ms: from, to_ms: edges[i + 1] ?? null, n: 0 }));
  for (const lag of lags) {
    const bucket = buckets.findLast(({ from_ms }) => from_ms <= lag);
    if (bucket) bucket.n++;
  }
  const first = buckets.findIndex(({ n }) => n > 0);
  const last = buckets.findLastIndex(({ n }) => n > 0);
  return buckets.slice(first, last + 1);
}
