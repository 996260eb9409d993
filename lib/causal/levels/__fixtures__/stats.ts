import fc from "fast-check";
import type { EdgeStats } from "../../edge-stats";

/** Figures of an edge between events that go together, of which nothing else is known, save what is given. */
export function stats(changes: Partial<EdgeStats> = {}): EdgeStats {
  return {
    scale: "session",
    window_ms: 1_800_000,
    n_a: 100,
    n_b: 120,
    n_ab: 40,
    users: { a: 60, b: 70, ab: 30, of: 100 },
    confidence: { est: 0.4, lo: 0.3, hi: 0.5, n: 40, of: 100 },
    lift: { est: 2, lo: 1.5, hi: 2.7, observed: 40, expected: 20, borrowed: 0 },
    risk_diff: null,
    p: 1e-6,
    q: 1e-5,
    order_share: null,
    tie_share: null,
    lag_ms: null,
    lags: [],
    direct: null,
    via: [],
    suppresses: false,
    adjusted: [],
    placebo: null,
    subset: null,
    sensitivity: null,
    ...changes,
  };
}

const share = fc.double({ min: 0, max: 1, noNaN: true });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 4 });
/** Often small enough to be beyond chance. */
const chance = fc.oneof(fc.double({ min: 0, max: 0.009, noNaN: true }), share);

export const anyStats: fc.Arbitrary<EdgeStats> = fc
  .record({
    scale: fc.constantFrom("session", "history", "order", "profile", "related"),
    users: fc.record({ a: fc.nat(60), b: fc.nat(60), ab: fc.nat(60), of: fc.constant(100) }),
    q: chance,
    lift: maybe(
      fc
        .tuple(fc.double({ min: 0.1, max: 9, noNaN: true }), fc.double({ min: 1, max: 2, noNaN: true }))
        .map(([est, reach]) => ({
          est,
          lo: est / reach,
          hi: est * reach,
          observed: 1,
          expected: 1 / est,
          borrowed: 0,
        })),
    ),
    order_share: maybe(fc.double({ min: 0.3, max: 1, noNaN: true })),
    tie_share: maybe(share),
    direct: maybe(
      fc.record({
        effect: fc.double({ min: 0, max: 1, noNaN: true }),
        lo: maybe(share),
        hi: fc.constant(null),
        lr: fc.constant(10),
        p: chance,
        q: chance,
        stability: maybe(fc.double({ min: 0.6, max: 1, noNaN: true })),
      }),
    ),
    suppresses: fc.boolean(),
    adjusted: fc.array(
      fc.record({
        by: fc.constantFrom("age", "income"),
        kind: fc.constant("field" as const),
        before: share,
        after: share,
        survived: fc.oneof(fc.constant(true), fc.boolean()),
        named: fc.boolean(),
      }),
      { maxLength: 2 },
    ),
    placebo: maybe(fc.record({ passed: fc.oneof(fc.constant(true), fc.boolean()), effect: share, p: share })),
    subset: maybe(fc.record({ passed: fc.oneof(fc.constant(true), fc.boolean()), effect: share })),
    sensitivity: maybe(fc.constant({ est: 3, limit: 2 })),
  })
  .map((changes) => stats(changes));
