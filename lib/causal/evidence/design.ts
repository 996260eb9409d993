import { add, int, real } from "./arrays";
import { baseOf } from "./base";
import { EVIDENCE_DEFAULTS } from "./defaults";
import type { Layout } from "./layout";
import { likingFrom, type Liking } from "./liking";
import type { Terms } from "./maximise";
import { fillRelated, forEachRelatedExposure, relatedRates, sourceCountOf } from "./related";

/** The rates of the kernels, in 1/ms, and for each source and kernel how much of it could be seen. */
export type Kernels = {
  readonly rates: readonly number[];
  /** Those of sources of others, as many. */
  readonly relatedRates: readonly number[];
  readonly exposures: Float64Array;
};

const known = new WeakMap<Layout, Map<string, Kernels>>();

/** δ·exp(−δt) of each source event, as far as its session was observed: source times kernels, then kernel. */
export function kernelsOf(layout: Layout, rates: readonly number[]): Kernels {
  // All targets share them.
  const ofLayout = known.get(layout) ?? new Map<string, Kernels>();
  known.set(layout, ofLayout);
  const before = ofLayout.get(rates.join());
  if (before) return before;
  const exposures = new Float64Array(sourceCountOf(layout) * rates.length);
  forEachExposure(layout, rates, (_, index, amount) => add(exposures, index, amount));
  const kernels = { rates, relatedRates: relatedRates(rates.length), exposures };
  ofLayout.set(rates.join(), kernels);
  return kernels;
}

/** The same by user, for resamples: user times (sources × kernels), then source times kernels, then kernel. */
export function exposuresByUser(layout: Layout, rates: readonly number[]): Float64Array {
  const width = sourceCountOf(layout) * rates.length;
  const exposures = new Float64Array(layout.userIds.length * width);
  forEachExposure(layout, rates, (session, index, amount) => {
    add(exposures, int(layout.users, session) * width + index, amount);
  });
  return exposures;
}

function forEachExposure(
  layout: Layout,
  rates: readonly number[],
  take: (session: number, index: number, amount: number) => void,
): void {
  const { sessionCount, starts, types, clocks, lengths, related } = layout;
  for (let s = 0; s < sessionCount; s++) {
    for (let e = int(starts, s); e < int(starts, s + 1); e++) {
      const left = real(lengths, s) - real(clocks, e);
      for (const [b, rate] of rates.entries()) take(s, int(types, e) * rates.length + b, -Math.expm1(-rate * left));
    }
  }
  if (related !== null) forEachRelatedExposure(layout, relatedRates(rates.length), take);
}

/** What is known before any source is looked at, and what each source would add, at each event of one target. */
export type Design = {
  readonly target: number;
  readonly kernels: Kernels;
  /** Events of the target but those at the first moment of a session, which nothing in it can have led to. */
  readonly rows: number;
  /** Of each: its user, its unit and its session. */
  readonly users: Int32Array;
  readonly units: Int32Array;
  readonly sessions: Int32Array;
  /** What each unit's rate is multiplied with. */
  readonly liking: Liking;
  readonly base: Terms["steps"];
  /** How many parts the base has, and the integral of each over a session, for a liking of 1. */
  readonly parts: number;
  readonly partsOf: (session: number) => Float64Array;
  readonly baseExposures: Float64Array;
  /** For each source and kernel, like the exposures of the kernels. */
  readonly columns: readonly Float32Array[];
};

export function designOf(layout: Layout, target: number, kernels: Kernels): Design {
  const { sessionCount, starts, types, clocks, ranks, users, units, typeCount } = layout;
  const { rates } = kernels;
  const { bins, counts, parts, sessionParts } = baseOf(layout);
  const width = typeCount * rates.length;
  let rows = 0;
  for (let e = 0; e < types.length; e++) if (int(types, e) === target && int(ranks, e) > 0) rows++;
  const columns = Array.from({ length: sourceCountOf(layout) * rates.length }, () => new Float32Array(rows));
  const rowUsers = new Int32Array(rows);
  const rowUnits = new Int32Array(rows);
  const rowSessions = new Int32Array(rows);
  const rowBins = counts.map(() => new Uint8Array(rows));
  const state = new Float64Array(width);
  const since = new Float64Array(typeCount).fill(-1);
  const present = new Int32Array(typeCount);
  let row = 0;
  for (let s = 0; s < sessionCount; s++) {
    const to = int(starts, s + 1);
    let presentCount = 0;
    for (let e = int(starts, s); e < to;) {
      let next = e;
      while (next < to && int(ranks, next) === int(ranks, e)) next++;
      const clock = real(clocks, e);
      for (let i = e; i < next; i++) {
        if (int(types, i) !== target || int(ranks, i) === 0) continue;
        for (let k = 0; k < presentCount; k++) {
          const type = int(present, k);
          const passed = clock - real(since, type);
          for (let b = 0; b < rates.length; b++) {
            const at = type * rates.length + b;
            (columns[at] as Float32Array)[row] = real(state, at) * Math.exp(-(rates[b] as number) * passed);
          }
        }
        rowUsers[row] = int(users, s);
        rowUnits[row] = int(units, s);
        rowSessions[row] = s;
        for (const [reading, its] of rowBins.entries()) its[row] = bins[reading]?.[i] ?? 0;
        row++;
      }
      // Only now, so that events of one moment do not lead to each other.
      for (let i = e; i < next; i++) {
        const type = int(types, i);
        if (real(since, type) < 0) present[presentCount++] = type;
        const passed = real(since, type) < 0 ? 0 : clock - real(since, type);
        for (let b = 0; b < rates.length; b++) {
          const [at, rate] = [type * rates.length + b, rates[b] as number];
          state[at] = real(state, at) * Math.exp(-rate * passed) + rate;
        }
        since[type] = clock;
      }
      e = next;
    }
    for (let k = 0; k < presentCount; k++) {
      const type = int(present, k);
      since[type] = -1;
      state.fill(0, type * rates.length, (type + 1) * rates.length);
    }
  }
  if (layout.related !== null) fillRelated(layout, target, kernels.relatedRates, columns);
  const ones = new Float32Array(rows).fill(1);
  const flat = {
    target,
    kernels,
    rows,
    users: rowUsers,
    units: rowUnits,
    sessions: rowSessions,
    liking: { mean: new Float64Array(), typical: new Float64Array() },
    base: rowBins.map((its, reading) => ({ bins: its, values: ones, count: counts[reading] ?? 0 })),
    parts,
    partsOf: (s: number) => sessionParts.subarray(s * parts, (s + 1) * parts),
    baseExposures: new Float64Array(),
    columns,
  };
  return withLiking(layout, flat, likingOf(layout, target));
}

/** The same design with other factors of the units, and sessions as busy as the layout says. */
export function withLiking(layout: Layout, design: Design, liking: Liking): Design {
  const { rows, units, parts } = design;
  const { busy, sessionParts } = baseOf(layout);
  const partsOf = (s: number) => sessionParts.subarray(s * parts, (s + 1) * parts);
  const values = new Float32Array(rows);
  for (let r = 0; r < rows; r++) values[r] = real(liking.typical, int(units, r)) * real(busy, int(design.sessions, r));
  const baseExposures = new Float64Array(parts);
  for (let s = 0; s < layout.sessionCount; s++) {
    const factor = real(liking.mean, int(layout.units, s));
    for (const [p, amount] of partsOf(s).entries()) add(baseExposures, p, factor * amount);
  }
  return { ...design, liking, partsOf, base: design.base.map((step) => ({ ...step, values })), baseExposures };
}

/**
 * How much more of a type each unit has than all together in the same time, (n + κ) / (expected + κ): without it, two
 * things that the same users like would seem to lead to each other. Strata have rates of their own.
 */
function likingOf(layout: Layout, target: number): Liking {
  const { sessionCount, starts, types, ranks, lengths, units, unitCount, strata } = layout;
  const { busy } = baseOf(layout);
  const kappa = EVIDENCE_DEFAULTS.shrinkage;
  const counts = new Float64Array(unitCount);
  const times = new Float64Array(unitCount);
  const stratumOfUnit = new Int32Array(unitCount);
  const inStrata = new Map<number, { count: number; time: number }>();
  const all = { count: 0, time: 0 };
  for (let s = 0; s < sessionCount; s++) {
    let count = 0;
    for (let e = int(starts, s); e < int(starts, s + 1); e++) {
      if (int(types, e) === target && int(ranks, e) > 0) count++;
    }
    const unit = int(units, s);
    const time = real(busy, s) * real(lengths, s);
    add(counts, unit, count);
    add(times, unit, time);
    stratumOfUnit[unit] = int(strata, s);
    const stratum = inStrata.get(int(strata, s)) ?? { count: 0, time: 0 };
    inStrata.set(int(strata, s), stratum);
    for (const sums of [stratum, all]) {
      sums.count += count;
      sums.time += time;
    }
  }
  const expected = new Float64Array(unitCount);
  const factors = new Float64Array(unitCount).fill(1);
  for (let unit = 0; unit < unitCount; unit++) {
    const stratum = inStrata.get(int(stratumOfUnit, unit)) ?? all;
    if (all.count === 0 || stratum.time === 0) continue;
    const rate = stratum.count / stratum.time;
    expected[unit] = rate * real(times, unit);
    factors[unit] = rate / (all.count / all.time);
  }
  const { mean, typical } = likingFrom(counts, expected, kappa);
  const scaled = (values: Float64Array) => values.map((value, unit) => value * real(factors, unit));
  return { mean: scaled(mean), typical: scaled(typical) };
}
