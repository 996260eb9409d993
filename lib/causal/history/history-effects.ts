import { benjaminiHochberg, quantileInPlace, wilsonOfGroups, type SequenceDb } from "@/lib/patterns";
import type { EdgeStats } from "../edge-stats";
import { dataLimit } from "../levels/data-limits";
import { sensitivityOf } from "../levels/e-value";
import { Q_MAX } from "../levels/level-of";
import type { DataLimit } from "../schema";
import { calendarOf } from "./calendar";
import { countHistories, followedSums, lagsOf, type PairLags } from "./counts";
import { directEffects } from "./direct-effects";
import { layOutHistories, real } from "./layout";
import { mirrorSums, mirrorTest } from "./mirror";
import { HISTORY_DEFAULTS, type HistoryOptions } from "./options";
import { wayTo } from "./way-to";

/** A pair of types with what the data say of it over days; `found` where it is beyond chance. Types index `typeNames`. */
export type HistoryEffect = { source: number; target: number; found: boolean; stats: EdgeStats };

export type HistoryEffects = {
  /** Every pair that could be tested, by source and target. */
  readonly effects: HistoryEffect[];
  readonly tested: number;
  readonly limits: DataLimit[];
};

const DAY_MS = 86_400_000;

/**
 * Effects over days, across sessions: whether targets lie in the window after a source more often than in the same
 * window before it. A user's rate, taste and activity are on both sides and cancel exactly, as does whatever comes in
 * spells; what is usual at that time of the calendar is allowed for. Since every target after a source is a source
 * before a target, a pair and its reverse are one comparison: only the one that comes more often is found, and a target
 * that makes its source rarer is told from it by the direct effect alone. How: `docs/evidence.md`.
 *
 * @param db one sequence for each user, made without a session gap
 * @yields the share that is done
 * @throws RangeError where a user has several sequences
 */
export function* historyEffects(
  db: SequenceDb,
  given: Partial<HistoryOptions> = {},
): Generator<number, HistoryEffects, void> {
  const options = { ...HISTORY_DEFAULTS, ...given };
  const { windowMs } = options;
  const histories = layOutHistories(db, options.sessionGapMs);
  const { typeCount } = histories;
  const usual = calendarOf(histories);
  const sums = mirrorSums(histories, usual, windowMs);
  const tests = Array.from({ length: typeCount * typeCount }, (_, pair) =>
    pair % typeCount === Math.floor(pair / typeCount) ? null : mirrorTest(sums, pair),
  );
  // Pairs that never met were looked at, too; a pair and its reverse are one test, and each counts.
  const qs = benjaminiHochberg(
    tests.map((test, pair) => (pair % typeCount === Math.floor(pair / typeCount) ? null : (test?.p ?? 1))),
  );
  const isFound = (pair: number) => (qs[pair] ?? 1) <= Q_MAX && (tests[pair]?.ratio.lo ?? 0) > 1;
  yield 0.3;

  const rivalsOf = Array.from({ length: typeCount }, (_, target) => {
    const pOf = (source: number) => tests[source * typeCount + target]?.p ?? 1;
    return Array.from({ length: typeCount }, (__, source) => source)
      .filter((source) => (tests[source * typeCount + target]?.ratio.est ?? 0) > 1)
      .toSorted((a, b) => pOf(a) - pOf(b) || a - b);
  });
  const sourcesOf = rivalsOf.map((rivals, target) => rivals.filter((source) => isFound(source * typeCount + target)));
  const counts = countHistories(histories, windowMs);
  const work = directEffects(histories, usual, counts, sourcesOf, rivalsOf, options);
  let step = work.next();
  for (; !step.done; step = work.next()) yield 0.3 + 0.6 * step.value;
  const directs = step.value;

  const named = new Set(options.named.map(([source, target]) => source * typeCount + target));
  const pairs = [...tests.keys()].filter((pair) => tests[pair] !== null);
  const lags = lagsOf(
    histories,
    windowMs,
    pairs.filter((pair) => isFound(pair) || named.has(pair)),
  );
  const directPairs = [...directs].filter(([, { isDirect }]) => isDirect).map(([pair]) => pair);
  const effects = pairs.map((pair): HistoryEffect => {
    const [source, target] = [Math.floor(pair / typeCount), pair % typeCount];
    const test = tests[pair];
    const followed = real(counts.followed, pair);
    const direct = directs.get(pair);
    const share = wilsonOfGroups(followedSums(counts, source, pair));
    const ratio = test?.ratio ?? { est: 1, lo: 0, hi: Infinity };
    const [after, before] = [test?.after ?? 0, test?.before ?? 0];
    const stats: EdgeStats = {
      scale: "history",
      window_ms: windowMs,
      n_a: real(counts.events, source),
      n_b: real(counts.events, target),
      n_ab: followed,
      users: {
        a: real(counts.usersOfType, source),
        b: real(counts.usersOfType, target),
        ab: real(counts.usersFollowed, pair),
        of: db.users.length,
      },
      confidence: { ...share, n: followed, of: real(counts.events, source) },
      lift: { ...ratio, observed: after, expected: after / ratio.est, borrowed: 0 },
      risk_diff: null,
      p: test?.p ?? 1,
      q: qs[pair] ?? 1,
      order_share: after + before === 0 ? null : after / (after + before),
      // Targets of another session are never at the time of the source.
      tie_share: null,
      ...lagFigures(lags.get(pair)),
      direct: direct?.direct ?? null,
      via: direct && !direct.isDirect ? wayTo(directPairs, source, target, typeCount).map((type) => db.typeNames[type] ?? "") : [], // prettier-ignore
      suppresses: false,
      adjusted: direct?.adjusted ?? [],
      placebo: direct?.placebo ?? null,
      subset: direct?.subset ?? null,
      sensitivity: isFound(pair) ? sensitivityOf(ratio) : null,
    };
    return { source, target, found: isFound(pair), stats };
  });
  return { effects, tested: typeCount * (typeCount - 1), limits: limitsOf(histories, windowMs) };
}

function lagFigures(lags: PairLags | undefined): Pick<EdgeStats, "lag_ms" | "lags"> {
  if (!lags || lags.first.length === 0) return { lag_ms: null, lags: [] };
  const first = Float64Array.from(lags.first);
  const [p25, p50, p75, p90] = [0.25, 0.5, 0.75, 0.9].map((share) => quantileInPlace(first, share));
  return {
    lag_ms: { p25: p25 ?? 0, p50: p50 ?? 0, p75: p75 ?? 0, p90: p90 ?? 0 },
    lags: Array.from(lags.after, (observed, day) => ({
      from_ms: day * DAY_MS,
      to_ms: (day + 1) * DAY_MS,
      observed,
      expected: real(lags.before, day),
    })),
  };
}

/** Windows of both sides must fit into what is observed. */
function limitsOf({ from, to }: { from: Float64Array; to: Float64Array }, windowMs: number): DataLimit[] {
  if (from.length === 0) return [];
  const days = (to.reduce((a, b) => Math.max(a, b), -Infinity) - from.reduce((a, b) => Math.min(a, b), Infinity)) / DAY_MS; // prettier-ignore
  return days < (2 * windowMs) / DAY_MS
    ? [dataLimit("short_history", { days: Math.floor(days), window: Math.round(windowMs / DAY_MS) })]
    : [];
}
