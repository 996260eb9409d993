import { benjaminiHochberg, chiSquareTail, liftOf, swapTest, wilsonOfGroups, type SequenceDb } from "@/lib/patterns";
import type { EdgeStats } from "../edge-stats";
import { sensitivityOf } from "../levels/e-value";
import { dependencies } from "./dependencies";
import { countSuccessions } from "./successions";

/** A pair of types with what the order of events says of it. Types index `typeNames`. */
export type OrderEffect = { source: number; target: number; found: boolean; stats: EdgeStats };

export type OrderEffects = {
  /** Every pair that came right after one another, by source and target. */
  readonly effects: OrderEffect[];
  /** Types that repeat themselves right away: loops of length one, which are no edges. */
  readonly repeated: number[];
  readonly tested: number;
};

/**
 * Edges from the order of events alone, for data without a usable clock: the dependencies of the heuristics miner
 * (`dependencies`). The lift compares how often the target comes right after the source with the same events in any
 * order. `direct.effect` is how sure the order is, −1 to 1, and its p the one-sided chance of it without any; of a loop
 * of length two, that of so many returns which go there and back again.
 *
 * @param db sequences of sessions, or of cases
 */
export function orderEffects(db: SequenceDb): OrderEffects {
  const counts = countSuccessions(db);
  const { typeCount, direct, there } = counts;
  const at = (values: Float64Array, index: number) => values[index] ?? 0;
  const found = dependencies(counts);
  const isPair = (pair: number) => Math.floor(pair / typeCount) !== pair % typeCount;

  const tests = found.map(({ isLoop }, pair) => {
    const source = Math.floor(pair / typeCount);
    const back = (pair % typeCount) * typeCount + source;
    const compared = {
      units: at(counts.usersTogether, pair),
      ends: at(counts.events, source),
      pairs: at(counts.events, source),
      borrowed: 0,
      observed: at(direct, pair),
      hits: at(counts.expected, pair),
      expected: at(counts.expected, pair),
      observedSquared: at(counts.observedSquared, pair),
      expectedSquared: at(counts.expectedSquared, pair),
      product: at(counts.product, pair),
    };
    const more = swapTest(compared);
    const [forth, reverse] = [at(direct, pair), at(direct, back)];
    const returns = Math.min(forth, reverse);
    const [hits, of] = isLoop
      ? [Math.min(returns, Math.max(at(there, pair), at(there, back))), returns]
      : [forth, forth + reverse];
    const z = of === 0 ? 0 : (2 * hits - of) / Math.sqrt(of);
    const beyond = 0.5 * chiSquareTail(z * z);
    return {
      p: more === null ? 1 : Math.min(1, 2 * Math.min(more, 1 - more)),
      lift: liftOf(compared),
      wald: z * z,
      orderP: z > 0 ? beyond : 1 - beyond,
    };
  });
  const qs = benjaminiHochberg(tests.map(({ p }, pair) => (isPair(pair) ? p : null)));
  const orderQs = benjaminiHochberg(tests.map(({ orderP }, pair) => (isPair(pair) ? orderP : null)));

  const effects = found.flatMap((dependency, pair): OrderEffect[] => {
    const [source, target] = [Math.floor(pair / typeCount), pair % typeCount];
    const test = tests[pair];
    const forth = at(direct, pair);
    if (!isPair(pair) || !test || forth === 0) return [];
    const { lift } = test;
    const sources = at(counts.events, source);
    const share = wilsonOfGroups({
      groups: at(counts.usersOfType, source),
      units: sources,
      hits: forth,
      hitsSquared: at(counts.observedSquared, pair),
      unitsSquared: at(counts.eventsSquared, source),
      hitsTimesUnits: at(counts.observedTimesEvents, pair),
    });
    const stats: EdgeStats = {
      scale: "order",
      window_ms: null,
      n_a: sources,
      n_b: at(counts.events, target),
      n_ab: forth,
      users: {
        a: at(counts.usersOfType, source),
        b: at(counts.usersOfType, target),
        ab: at(counts.usersOfPair, pair),
        of: db.userIds.length,
      },
      confidence: { ...share, n: forth, of: sources },
      lift: lift && { est: lift.est, lo: lift.lo, hi: lift.hi, observed: lift.observed, expected: lift.expected, borrowed: 0 }, // prettier-ignore
      risk_diff: null,
      p: test.p,
      q: qs[pair] ?? 1,
      order_share: forth / (forth + at(direct, target * typeCount + source)),
      tie_share: null,
      lag_ms: null,
      lags: [],
      direct: dependency.isDependency
        ? {
            effect: dependency.confidence,
            lo: null,
            hi: null,
            lr: test.wald,
            p: test.orderP,
            q: orderQs[pair] ?? 1,
            stability: null,
          }
        : null,
      via: [],
      suppresses: false,
      adjusted: [],
      placebo: null,
      subset: null,
      sensitivity: lift && lift.lo > 1 ? sensitivityOf(lift) : null,
    };
    return [{ source, target, found: dependency.isDependency, stats }];
  });
  const repeated = Array.from({ length: typeCount }, (_, type) => type).filter(
    (type) => found[type * typeCount + type]?.isDependency,
  );
  return { effects, repeated, tested: typeCount * (typeCount - 1) };
}
