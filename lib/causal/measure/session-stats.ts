import type { EdgeEvidence } from "../evidence";
import type { EdgeStats } from "../edge-stats";
import type { NodeId } from "../ids";
import { sensitivityOf } from "../levels/e-value";

/** What was found between two types within sessions, as an edge keeps it. What was not resampled yet says so by null. */
export function sessionStats(edge: EdgeEvidence, nodeOf: (type: number) => NodeId): EdgeStats {
  const { confidence, lift, riskDifference, direct, lagMs } = edge;
  return {
    scale: "session",
    window_ms: edge.windowMs,
    n_a: edge.nA,
    n_b: edge.nB,
    n_ab: edge.nAb,
    users: { ...edge.users },
    confidence: { est: confidence.est, lo: confidence.lo, hi: confidence.hi, n: edge.nAb, of: edge.nA },
    lift: lift && {
      est: lift.est,
      lo: lift.lo,
      hi: lift.hi,
      observed: lift.observed,
      expected: lift.expected,
      borrowed: lift.borrowed,
    },
    risk_diff: riskDifference && { est: riskDifference.est, lo: riskDifference.lo, hi: riskDifference.hi },
    p: edge.p ?? 1,
    q: edge.q ?? 1,
    by_order: edge.confirmed,
    order_share: edge.orderShare,
    tie_share: edge.tieShare,
    lag_ms: lagMs && { ...lagMs },
    lags: edge.lags.map(({ fromMs, toMs, observed, expected }) => ({
      from_ms: fromMs,
      to_ms: toMs,
      observed,
      expected,
    })),
    direct: direct && {
      effect: direct.effect,
      lo: null,
      hi: null,
      lr: direct.lr,
      p: direct.p,
      q: direct.q,
      stability: null,
    },
    via: (edge.via ?? []).map(nodeOf),
    suppresses: edge.kind === "suppresses",
    adjusted: [],
    placebo: null,
    subset: null,
    sensitivity: lift && lift.est > 0 ? sensitivityOf(lift) : null,
  };
}
