import type { EdgeStats } from "../edge-stats";

/** Figures of an edge that the data bear out directly, unless told otherwise. */
export function madeStats(changes: Partial<EdgeStats> = {}): EdgeStats {
  return {
    scale: "session",
    window_ms: 1_800_000,
    n_a: 400,
    n_b: 300,
    n_ab: 160,
    users: { a: 120, b: 100, ab: 80, of: 200 },
    confidence: { est: 0.4, lo: 0.35, hi: 0.45, n: 160, of: 400 },
    lift: { est: 2.5, lo: 2.1, hi: 3, observed: 160, expected: 64, borrowed: 0 },
    risk_diff: { est: 0.24, lo: 0.2, hi: 0.28 },
    p: 1e-9,
    q: 1e-8,
    order_share: 0.8,
    tie_share: 0.01,
    lag_ms: { p25: 20_000, p50: 60_000, p75: 120_000, p90: 300_000 },
    lags: [],
    direct: { effect: 0.3, lo: 0.25, hi: 0.35, lr: 80, p: 1e-12, q: 1e-11, stability: 1 },
    via: [],
    suppresses: false,
    adjusted: [],
    placebo: null,
    subset: null,
    sensitivity: null,
    ...changes,
  };
}
