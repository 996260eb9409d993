import { benjaminiHochberg, independenceTest, wilson, type SequenceDb } from "@/lib/patterns";
import type { Profile } from "@/lib/people";
import type { EdgeStats } from "../edge-stats";
import { dataLimit } from "../levels/data-limits";
import { sensitivityOf } from "../levels/e-value";
import { Q_MAX } from "../levels/level-of";
import type { DataLimit } from "../schema";
import { profileFields, type Feature } from "./features";
import { mantelHaenszel } from "./mantel-haenszel";
import { rateRatio, rateTest } from "./rates";
import { riskDifference, riskRatio } from "./risks";
import { strataOf, stratified, tableOf, type Strata } from "./strata";

/** A feature of people with an event type, and what the users say of it. `target` indexes `typeNames`. */
export type ProfileEffect = { field: string; value: string; target: number; found: boolean; stats: EdgeStats };

export type ProfileEffects = {
  readonly effects: ProfileEffect[];
  readonly tested: number;
  readonly limits: DataLimit[];
};

/** Of what so many users did at least once it is asked how often they did it, since whether says little. */
const FREQUENT = 0.5;
/** With more types than this only outcomes are looked at, unless somebody says which. */
const TYPES_MAX = 60;

/**
 * Which features of people go with which event types: users with and without the feature who ever did it, by a
 * two-by-two table; of what at least half of the users did, how often they did it. All are corrected together. Users
 * whose field is not known are not compared. What is found is adjusted for each other field by strata. Features have no
 * time, so that nothing here says what came first.
 *
 * @param profiles by user, in the order of `db.userIds`; null of those without one
 * @param targets types to look at; all where they are few, else none but `outcomes`
 */
export function profileEffects(
  db: SequenceDb,
  profiles: readonly (Profile | null)[],
  { outcomes = [], targets }: { outcomes?: readonly number[]; targets?: readonly number[] } = {},
): ProfileEffects {
  if (profiles.length !== db.userIds.length) throw new RangeError(`${profiles.length} profiles of ${db.userIds.length} users`); // prettier-ignore
  const { fields, limits } = profileFields(profiles);
  const missing = profiles.filter((profile) => profile === null).length;
  if (missing > 0) limits.unshift(dataLimit("no_profiles", { users: missing, of: profiles.length }));
  const all = [...db.typeNames.keys()];
  const types = targets ?? (all.length <= TYPES_MAX ? all : outcomes);
  const pairs = deedsOf(db, types).flatMap((deed) =>
    fields.flatMap((field) =>
      field.features.map((feature) => ({
        field,
        feature,
        deed,
        table: tableOf(feature, deed.did),
        p: pOf(feature, deed),
      })),
    ),
  );
  const qs = benjaminiHochberg(pairs.map(({ p }) => p));
  const effects = pairs.map(({ field, feature, deed, table, p }, i): ProfileEffect => {
    const { a, b, c, d } = table;
    const q = qs[i] ?? 1;
    const ratio = (deed.isFrequent ? rateRatio(feature, deed.counts) : null) ?? riskRatio(table);
    const observed = deed.isFrequent ? sumOf(deed.counts, feature) : a;
    const found = q <= Q_MAX && (ratio.lo > 1 || ratio.hi < 1);
    const others = found ? fields.filter((other) => other !== field) : [];
    const stats: EdgeStats = {
      scale: "profile",
      window_ms: null,
      n_a: a + b,
      n_b: a + c,
      n_ab: a,
      users: { a: a + b, b: a + c, ab: a, of: a + b + c + d },
      confidence: { ...wilson(a + b === 0 ? 0 : a / (a + b), a + b), n: a, of: a + b },
      lift: { ...ratio, observed, expected: observed / ratio.est, borrowed: 1 },
      risk_diff: riskDifference(table),
      p,
      q,
      order_share: null,
      tie_share: null,
      lag_ms: null,
      lags: [],
      direct: null,
      via: [],
      suppresses: found && ratio.est < 1,
      adjusted: others.flatMap((other) => adjustedBy(feature, deed, strataOf(other, deed.did), ratio.est)),
      placebo: null,
      subset: null,
      sensitivity: found ? sensitivityOf(ratio) : null,
    };
    return { field: feature.field, value: feature.value, target: deed.type, found, stats };
  });
  return { effects, tested: pairs.length, limits };
}

function adjustedBy(feature: Feature, deed: Deed, strata: Strata, before: number): EdgeStats["adjusted"] {
  const common = deed.isFrequent
    ? rateRatio(feature, deed.counts, strata)
    : (mantelHaenszel(stratified(feature, deed.did, strata))?.riskRatio ?? null);
  if (common === null) return [];
  const survived = before > 1 ? common.lo > 1 : common.hi < 1;
  return [{ by: strata.field, kind: "field", before, after: common.est, survived, named: false }];
}

/** What users did of a type: how often, and whether at all. */
type Deed = {
  readonly type: number;
  readonly counts: Float64Array;
  readonly did: Uint8Array;
  readonly isFrequent: boolean;
};

function deedsOf({ types, users, starts, userIds }: SequenceDb, wanted: readonly number[]): Deed[] {
  const countsOf = new Map(wanted.map((type) => [type, new Float64Array(userIds.length)]));
  for (let s = 0; s < users.length; s++) {
    for (let e = starts[s] ?? 0; e < (starts[s + 1] ?? 0); e++) {
      const its = countsOf.get(types[e] ?? -1);
      const user = users[s] ?? 0;
      if (its) its[user] = (its[user] ?? 0) + 1;
    }
  }
  return [...countsOf].map(([type, counts]) => {
    const did = Uint8Array.from(counts, (count) => (count > 0 ? 1 : 0));
    return { type, counts, did, isFrequent: did.filter((one) => one === 1).length >= FREQUENT * did.length };
  });
}

const pOf = (feature: Feature, deed: Deed): number =>
  deed.isFrequent ? rateTest(feature, deed.counts) : independenceTest(tableOf(feature, deed.did)).p;

const sumOf = (counts: Float64Array, { has }: Feature): number =>
  counts.reduce((sum, count, user) => sum + (has[user] === 1 ? count : 0), 0);

/** Beyond this a field matters for an outcome; what is adjusted for without need costs little. */
const Q_MATTERS = 0.05;
const FIELDS_MAX = 5;

/**
 * The fields of profiles that matter for any of some outcomes, the most telling first, with each user's stratum: what
 * edges that lead to these outcomes should be adjusted for.
 */
export function adjustmentFields(
  db: SequenceDb,
  profiles: readonly (Profile | null)[],
  outcomes: readonly number[],
): (Strata & { readonly q: number })[] {
  const { fields } = profileFields(profiles);
  const tests = deedsOf(db, outcomes).flatMap((deed) =>
    fields.flatMap((field) => field.features.map((feature) => ({ field, deed, p: pOf(feature, deed) }))),
  );
  const qs = benjaminiHochberg(tests.map(({ p }) => p));
  const best = new Map<string, Strata & { q: number; p: number }>();
  for (const [i, { field, deed, p }] of tests.entries()) {
    const q = qs[i] ?? 1;
    if (q > Q_MATTERS || p >= (best.get(field.name)?.p ?? Infinity)) continue;
    best.set(field.name, { ...strataOf(field, deed.did), q, p });
  }
  return [...best.values()]
    .toSorted((a, b) => a.p - b.p)
    .slice(0, FIELDS_MAX)
    .map(({ field, codes, count, q }) => ({ field, codes, count, q }));
}
