import { benjaminiHochberg, quantileInPlace, wilsonOfGroups } from "@/lib/patterns";
import type { EdgeStats } from "../edge-stats";
import { relatedEvents, type Evidence, type Layout, type RelatedEffect } from "../evidence";
import { int, real } from "../evidence/arrays";
import { mediatorsOf } from "../evidence/mediators";
import { mirrorTest, type MirrorTest } from "../history/mirror";
import { sensitivityOf } from "../levels/e-value";
import { Q_MAX } from "../levels/level-of";
import { relatedSums } from "./related-sums";

/** A pair of types with what the data say of it between people who may influence each other. */
export type RelatedPair = {
  readonly source: number;
  readonly target: number;
  readonly stats: EdgeStats;
  /** The types between, in order, where it is by way of others. */
  readonly via: readonly number[];
};

/** What is done at once, and what takes until the next day; the clearer one counts, and its p is for both. */
const WINDOWS_MS = [1_440, 120, 30, 7.5, 2].map((minutes) => minutes * 60_000);
/** One-sided 5 %. */
const CONFIRMED_P = 0.1;

/**
 * Effects of what one does on what another does whom it may influence. Layer 1 mirrors windows of the same people
 * (`relatedSums`): since a target after a source is a source before a target, a pair and its reverse are one comparison,
 * and a type is not tested against itself. Layer 2 is part of the evidence already: events of others beside all sources
 * of one's own; its effect is the number of targets of one related person, who is there to act, that one source
 * triggers.
 *
 * @returns every pair that could be tested, by source and target; types index the names of the sequences
 */
export function relatedEffects({ layout, pairs, related }: Evidence): RelatedPair[] {
  const { typeCount, typeOf } = layout;
  const looks = WINDOWS_MS.map((windowMs) => ({ windowMs, sums: relatedSums(layout, windowMs) }));
  const direct = new Map(related.map((effect) => [`${effect.source} ${effect.target}`, effect]));
  const tests = Array.from({ length: typeCount * typeCount }, (_, pair) => {
    if (Math.floor(pair / typeCount) === pair % typeCount) return null;
    const [first, ...more] = looks.flatMap((look) => {
      const test = mirrorTest(look.sums.mirror, pair);
      return test === null ? [] : [{ ...look, test }];
    });
    if (first === undefined) return null;
    const best = more.reduce((a, b) => (b.test.p < a.test.p ? b : a), first);
    return { ...best, p: Math.min(1, looks.length * best.test.p) };
  });
  const qs = benjaminiHochberg(
    tests.map((test, pair) => (Math.floor(pair / typeCount) === pair % typeCount ? null : (test?.p ?? 1))),
  );
  const found = tests.flatMap((its, pair) => {
    if (its === null) return [];
    const { windowMs, sums, test, p } = its;
    const [a, b] = [Math.floor(pair / typeCount), pair % typeCount];
    const [source, target] = [int(typeOf, a), int(typeOf, b)];
    const q = qs[pair] ?? 1;
    const isFound = q <= Q_MAX && test.ratio.lo > 1;
    const stats: EdgeStats = {
      scale: "related",
      window_ms: windowMs,
      n_a: real(sums.events, a),
      n_b: real(sums.events, b),
      n_ab: real(sums.followed, pair),
      users: {
        a: real(sums.usersWith, a),
        b: real(sums.usersWith, b),
        ab: real(sums.usersFollowed, pair),
        of: sums.users,
      },
      confidence: {
        ...wilsonOfGroups(sums.clusters(a, pair)),
        n: real(sums.followed, pair),
        of: real(sums.events, a),
      },
      lift: { ...test.ratio, observed: test.after, expected: test.after / test.ratio.est, borrowed: 0 },
      risk_diff: null,
      p,
      q,
      order_share: test.after + test.before === 0 ? null : test.after / (test.after + test.before),
      tie_share: null,
      lag_ms: isFound ? lagsOf(layout, a, b, windowMs) : null,
      lags: [],
      direct: directOf(direct.get(`${source} ${target}`), test),
      via: [],
      suppresses: false,
      adjusted: [],
      placebo: null,
      subset: null,
      sensitivity: isFound ? sensitivityOf(test.ratio) : null,
    };
    return { source, target, stats };
  });
  const isDirect = ({ stats: { direct: its } }: (typeof found)[number]) => its !== null && its.q <= Q_MAX;
  const between = [...found.filter(isDirect), ...pairs.filter(({ kind }) => kind === "direct")];
  const ways = mediatorsOf(1 + Math.max(-1, ...typeOf), between);
  return found.map((pair) => ({ ...pair, via: isDirect(pair) ? [] : (ways(pair.source, pair.target) ?? []) }));
}

/** Layer 2, unless the mirrored windows do not agree with it (one-sided 5 %). */
function directOf(effect: RelatedEffect | undefined, test: MirrorTest): EdgeStats["direct"] {
  if (effect === undefined || test.ratio.est <= 1 || test.p > CONFIRMED_P) return null;
  const { direct } = effect;
  return { effect: direct.effect, lo: null, hi: null, lr: direct.lr, p: direct.p, q: direct.q, stability: null };
}

/** Times from a source to the first target of anybody related within the window. */
function lagsOf(layout: Layout, source: number, target: number, windowMs: number): EdgeStats["lag_ms"] {
  const { starts, userStarts, users, types, startedAt, clocks } = layout;
  const others = relatedEvents(layout);
  const lags: number[] = [];
  for (let p = 0; p + 1 < userStarts.length; p++) {
    const user = int(users, int(userStarts, p));
    const to = int(others.starts, user + 1);
    let next = int(others.starts, user);
    for (let s = int(userStarts, p); s < int(userStarts, p + 1); s++) {
      for (let e = int(starts, s); e < int(starts, s + 1); e++) {
        if (int(types, e) !== source) continue;
        const time = real(startedAt, s) + real(clocks, e);
        while (next < to && (int(others.types, next) !== target || real(others.times, next) <= time)) next++;
        if (next < to && real(others.times, next) - time <= windowMs) lags.push(real(others.times, next) - time);
      }
    }
  }
  if (lags.length === 0) return null;
  const values = Float64Array.from(lags);
  const [p25, p50, p75, p90] = [0.25, 0.5, 0.75, 0.9].map((share) => quantileInPlace(values, share));
  return { p25: p25 ?? 0, p50: p50 ?? 0, p75: p75 ?? 0, p90: p90 ?? 0 };
}
