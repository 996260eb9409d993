import { benjaminiHochberg, liftOf, studentTail, wilsonOfGroups, Z95, type Interval, type Lift } from "@/lib/patterns";
import { add, int, real } from "./arrays";
import { byOrder } from "./by-order";
import { CONFIRMED_Z, LAG_BINS } from "./defaults";
import type { Layout } from "./layout";
import { excessQuantile } from "./lag";
import { lagEnds, swapSums } from "./swap";
import type { SwapSums } from "./swap-sums";

/** What the data say of A before B, whatever lies between them. Types are those of the layout. */
export type Association = {
  readonly source: number;
  readonly target: number;
  /** The window of those tried that tells them apart most clearly; all figures but `lags` are within it. */
  readonly windowMs: number;
  readonly nA: number;
  readonly nB: number;
  /** A that a later B followed within the window. */
  readonly nAb: number;
  /** Users who have A, B, and a followed A; of all who have events. */
  readonly users: { readonly a: number; readonly b: number; readonly ab: number; readonly of: number };
  /** Followed A over A; the interval knows that those of one user are alike. */
  readonly confidence: Interval;
  /** A followed by B over how many would be in other sessions of the same user. */
  readonly lift: Lift | null;
  /** How much larger the share of followed A is than in other sessions. */
  readonly riskDifference: Interval | null;
  /** Of pairs of A and B within the window of each other, those in which A is first among those that have an order. */
  readonly orderShare: number | null;
  /** Of pairs of A and B within the window of each other, those at one moment. */
  readonly tieShare: number | null;
  /** Times from A to the next B that are beyond chance; `null` where there are none. */
  readonly lagMs: { readonly p25: number; readonly p50: number; readonly p75: number; readonly p90: number } | null;
  readonly lags: readonly {
    readonly fromMs: number;
    readonly toMs: number;
    readonly observed: number;
    readonly expected: number;
  }[];
  /** Two-sided, that B follows A as often as in other sessions, for all windows tried; and corrected for all pairs. */
  readonly p: number | null;
  readonly q: number | null;
  /** Standard errors by which A is followed more often than in other sessions, in its window. */
  readonly z: number | null;
  /** The same by order alone agrees (one-sided 5 %). */
  readonly confirmed: boolean;
  /** What the test found at the level asked for, by the clock, and no less by order alone (at 5 %, one-sided). */
  readonly finding: "excites" | "suppresses" | null;
};

/** Layer 1 of all pairs, by source and then by target; a pair of a type with itself is none. */
export type Associations = {
  readonly pairs: readonly Association[];
  /** The median time to what is beyond chance over all pairs that are, in ms; `null` where none is. */
  readonly lagMs: number | null;
};

/** What a test needs to be one: below, nothing is known of how sessions differ. */
const SESSIONS_MIN = 2;

export function* associations(layout: Layout): Generator<number, Associations, void> {
  const { typeCount, settings } = layout;
  const sums = yield* halfOf(swapSums(layout), 0);
  const ordered = byOrder(layout);
  const sumsByOrder = yield* halfOf(swapSums(ordered), layout.types.length / 2);
  const tests: ReturnType<typeof clearestTest>[] = [];
  for (let source = 0; source < typeCount; source++) {
    for (let target = 0; target < typeCount; target++) {
      if (source !== target) tests.push(clearestTest(layout, sums, source, target));
    }
  }
  const q = benjaminiHochberg(tests.map(({ p }) => p));
  const ends = lagEnds(settings.windowMs);
  const pooled = { observed: new Float64Array(LAG_BINS), expected: new Float64Array(LAG_BINS), sources: 0 };
  const pairs = tests.map((test, i) => {
    const { source, target, window, p, z } = test;
    const sign = Math.sign(z ?? 0);
    const agrees = Array.from({ length: sumsByOrder.width }, (_, w) =>
      swapTest(ordered, sumsByOrder, source, target, w),
    );
    const confirmed = agrees.some((one) => sign * (one.z ?? 0) >= CONFIRMED_Z);
    const found = (q[i] ?? 1) <= settings.level && confirmed;
    const finding = found ? ((z ?? 0) > 0 ? ("excites" as const) : ("suppresses" as const)) : null;
    const place = (source * typeCount + target) * LAG_BINS;
    const observed = sums.lagsObserved.subarray(place, place + LAG_BINS);
    const expected = sums.lagsExpected.subarray(place, place + LAG_BINS);
    const sources = real(sums.ends, source);
    if (finding === "excites") {
      pooled.sources += sources;
      for (let bin = 0; bin < LAG_BINS; bin++) {
        add(pooled.observed, bin, real(observed, bin));
        add(pooled.expected, bin, real(expected, bin));
      }
    }
    const quantile = (share: number) => excessQuantile(observed, expected, sources, ends, share);
    const p50 = quantile(0.5);
    const lagMs =
      p50 === null ? null : { p25: quantile(0.25) ?? 0, p50, p75: quantile(0.75) ?? 0, p90: quantile(0.9) ?? 0 };
    return {
      source,
      target,
      ...figuresOf(layout, sums, source, target, window),
      lagMs,
      lags: Array.from(ends, (toMs, bin) => ({
        fromMs: bin === 0 ? 0 : real(ends, bin - 1),
        toMs,
        observed: real(observed, bin),
        expected: real(expected, bin),
      })),
      p,
      q: q[i] ?? null,
      z,
      confirmed,
      finding,
    };
  });
  return { pairs, lagMs: excessQuantile(pooled.observed, pooled.expected, pooled.sources, ends, 0.5) };
}

/** Reports of one half of the work. */
function* halfOf<T>(work: Generator<number, T, void>, before: number): Generator<number, T, void> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    yield before + step.value / 2;
  }
}

/** The window in which the pair differs most from chance; its p is for having tried them all. */
function clearestTest(layout: Layout, sums: SwapSums, source: number, target: number) {
  let best = { source, target, window: 0, ...swapTest(layout, sums, source, target, 0) };
  for (let window = 1; window < sums.width; window++) {
    const test = swapTest(layout, sums, source, target, window);
    if ((test.p ?? 1) < (best.p ?? 1)) best = { source, target, window, ...test };
  }
  return { ...best, p: best.p === null ? null : Math.min(1, best.p * sums.width) };
}

function figuresOf(layout: Layout, sums: SwapSums, source: number, target: number, window: number) {
  const { typeCount, events, usersWith, userCount, settings } = layout;
  const pair = source * typeCount + target;
  const of = (values: Float64Array, index = pair * sums.width + window) => real(values, index);
  const [nA, nAb] = [int(events, source), of(sums.followed)];
  const ordered = of(sums.near) + of(sums.near, (target * typeCount + source) * sums.width + window);
  const ties = of(sums.ties, pair);
  const compared = {
    units: of(sums.users, source),
    ends: of(sums.ends, source),
    pairs: of(sums.endPairs, source),
    borrowed: of(sums.borrowed, source),
    observed: of(sums.observed),
    hits: of(sums.hits),
    expected: Math.max(0, of(sums.expected)),
    observedSquared: of(sums.observedSquared),
    expectedSquared: of(sums.expectedSquared),
    product: of(sums.product),
  };
  return {
    windowMs: settings.windowMs * (settings.windowShares[window] ?? 1),
    nA,
    nB: int(events, target),
    nAb,
    users: { a: int(usersWith, source), b: int(usersWith, target), ab: of(sums.usersFollowed), of: userCount },
    confidence: wilsonOfGroups({
      groups: int(usersWith, source),
      units: nA,
      hits: nAb,
      hitsSquared: of(sums.followedSquared),
      unitsSquared: of(sums.aSquared, source),
      hitsTimesUnits: of(sums.followedTimesA),
    }),
    lift: liftOf(compared),
    riskDifference: riskDifference(compared),
    orderShare: ordered === 0 ? null : of(sums.near) / ordered,
    tieShare: ordered + ties === 0 ? null : ties / (ordered + ties),
  };
}

/** Observed less expected per A, with the spread between users, at least that of independent A. */
function riskDifference(compared: Parameters<typeof liftOf>[0]): Interval | null {
  const { units, ends, pairs, observed, expected, hits } = compared;
  if (ends === 0) return null;
  const difference = observed - expected;
  const squares = compared.observedSquared - 2 * compared.product + compared.expectedSquared;
  const ofUsers = units < 2 ? 0 : ((squares - (difference * difference) / units) * units) / (units - 1);
  const half = (Z95 * Math.sqrt(Math.max(ofUsers, independentVariance(ends, pairs, observed, hits)))) / ends;
  const est = difference / ends;
  return { est, lo: Math.max(-1, est - half), hi: Math.min(1, est + half) };
}

/** Of observed less expected if all A were independent, with ½ added so that it is never 0. */
function independentVariance(ends: number, pairs: number, observed: number, hits: number): number {
  const [own, other] = [(observed + 0.5) / (ends + 1), (hits + 0.5) / (pairs + 1)];
  return ends * own * (1 - own) + ((ends * ends) / pairs) * other * (1 - other);
}

/**
 * Student's t over sessions with an A, t = mean(d)·√S / sd(d) with d the difference of followed and expected in each. Its
 * variance is at least that of independent A at the base rate, so that two sessions that agree are no proof.
 */
function swapTest(layout: Layout, sums: SwapSums, source: number, target: number, window: number) {
  const pair = (source * layout.typeCount + target) * sums.width + window;
  const sessions = real(sums.sessions, source);
  const difference = real(sums.observed, pair) - real(sums.expected, pair);
  if (sessions < SESSIONS_MIN) return { p: null, z: null };
  const [ends, endPairs] = [real(sums.ends, source), real(sums.endPairs, source)];
  const squares = real(sums.differenceSquared, pair);
  const ofSessions = ((squares - (difference * difference) / sessions) * sessions) / (sessions - 1);
  const rate = (real(sums.hits, pair) + 0.5) / (endPairs + 1);
  const independent = ends * rate * (1 - rate) * (1 + ends / endPairs);
  const t = difference / Math.sqrt(Math.max(ofSessions, independent));
  return { p: Math.min(1, 2 * studentTail(Math.abs(t), sessions - 1)), z: t };
}
