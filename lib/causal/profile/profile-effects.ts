import { benjaminiHochberg, independenceTest, wilson, type SequenceDb } from "@/lib/patterns";
import type { Profile } from "@/lib/people";
import type { EdgeStats } from "../edge-stats";
import { dataLimit } from "../levels/data-limits";
import { sensitivityOf } from "../levels/e-value";
import { Q_MAX } from "../levels/level-of";
import type { DataLimit } from "../schema";
import { profileFields, type Feature } from "./features";
import { mantelHaenszel } from "./mantel-haenszel";
import { riskDifference, riskRatio } from "./risks";
import { strataOf, stratified, tableOf, type Strata } from "./strata";

/** A feature of people with an event type, and what the users say of it. `target` indexes `typeNames`. */
export type ProfileEffect = { field: string; value: string; target: number; found: boolean; stats: EdgeStats };

export type ProfileEffects = {
  readonly effects: ProfileEffect[];
  readonly tested: number;
  readonly limits: DataLimit[];
};

/** With more types than this only outcomes are looked at, unless somebody says which. */
const TYPES_MAX = 60;

/**
 * Which features of people go with which event types: users with and without the feature who ever did it, by a
 * two-by-two table, all of them corrected together. Users whose field is not known are not compared. What is found is
 * adjusted for each other field by strata. Features have no time, so that nothing here says what came first.
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
  const didOf = whoDid(db, types);

  const pairs = types.flatMap((target) => {
    const did = didOf.get(target);
    return did === undefined
      ? []
      : fields.flatMap((field) =>
          field.features.map((feature) => {
            const table = tableOf(feature, did);
            return { field, feature, target, did, table, p: independenceTest(table).p };
          }),
        );
  });
  const qs = benjaminiHochberg(pairs.map(({ p }) => p));
  const effects = pairs.map(({ field, feature, target, did, table, p }, i): ProfileEffect => {
    const { a, b, c, d } = table;
    const q = qs[i] ?? 1;
    const ratio = riskRatio(table);
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
      lift: { ...ratio, observed: a, expected: a / ratio.est, borrowed: 1 },
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
      adjusted: others.flatMap((other) => adjustedBy(feature, did, strataOf(other, did), ratio.est)),
      placebo: null,
      subset: null,
      sensitivity: found ? sensitivityOf(ratio) : null,
    };
    return { field: feature.field, value: feature.value, target, found, stats };
  });
  return { effects, tested: pairs.length, limits };
}

function adjustedBy(feature: Feature, did: Uint8Array, strata: Strata, before: number): EdgeStats["adjusted"] {
  const common = mantelHaenszel(stratified(feature, did, strata));
  if (common === null) return [];
  const { est, lo, hi } = common.riskRatio;
  const survived = before > 1 ? lo > 1 : hi < 1;
  return [{ by: strata.field, kind: "field", before, after: est, survived, named: false }];
}

/** Of each type, the users who did it at least once. */
function whoDid({ types, users, starts, userIds }: SequenceDb, wanted: readonly number[]): Map<number, Uint8Array> {
  const did = new Map(wanted.map((type) => [type, new Uint8Array(userIds.length)]));
  for (let s = 0; s < users.length; s++) {
    for (let e = starts[s] ?? 0; e < (starts[s + 1] ?? 0); e++) {
      const its = did.get(types[e] ?? -1);
      if (its) its[users[s] ?? 0] = 1;
    }
  }
  return did;
}

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
  const tests = [...whoDid(db, outcomes).values()].flatMap((did) =>
    fields.flatMap((field) =>
      field.features.map((feature) => ({ field, did, p: independenceTest(tableOf(feature, did)).p })),
    ),
  );
  const qs = benjaminiHochberg(tests.map(({ p }) => p));
  const best = new Map<string, Strata & { q: number; p: number }>();
  for (const [i, { field, did, p }] of tests.entries()) {
    const q = qs[i] ?? 1;
    if (q > Q_MATTERS || p >= (best.get(field.name)?.p ?? Infinity)) continue;
    best.set(field.name, { ...strataOf(field, did), q, p });
  }
  return [...best.values()]
    .toSorted((a, b) => a.p - b.p)
    .slice(0, FIELDS_MAX)
    .map(({ field, codes, count, q }) => ({ field, codes, count, q }));
}
