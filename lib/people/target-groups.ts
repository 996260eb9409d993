import type { PlainCondition, SegmentTree, TargetGroup } from "./segment";

/** How an event type spreads over users who reached a target and users who did not. */
export type TypeSpread = {
  type: string;
  /** Users who reached a target and had an event of the type before their first one. */
  reachedWith: number;
  /** Users with events who reached no target and had an event of the type. */
  othersWith: number;
};

export type TargetEvidence = {
  targets: readonly string[];
  /** Users with a target event. */
  reached: number;
  /** Users with events but no target event. */
  others: number;
  spread: readonly TypeSpread[];
};

/** What the groups are made of: the targets, the types that precede them, and how many such events count as much. */
export type TargetRule = { targets: readonly string[]; precursors: readonly string[]; eventsMin: number };

/** With fewer users who have it, a type says nothing about the others. */
const USERS_MIN = 5;
/** One-sided, one in a hundred by chance. */
const Z_MIN = 2.326;

/**
 * The types that precede targets more often than chance: the share of users who had the type before their first target
 * is above its share among users who reached none, by a one-sided two-proportion test at 1 %. Types are given in the
 * order of their lead.
 */
export function findPrecursors({ targets, reached, others, spread }: TargetEvidence): string[] {
  const isTarget = new Set(targets);
  return spread
    .flatMap(({ type, reachedWith, othersWith }) => {
      if (isTarget.has(type) || reachedWith < USERS_MIN || others === 0) return [];
      const pooled = (reachedWith + othersWith) / (reached + others);
      const error = Math.sqrt(pooled * (1 - pooled) * (1 / reached + 1 / others));
      const z = error === 0 ? 0 : (reachedWith / reached - othersWith / others) / error;
      return z >= Z_MIN ? [{ type, z }] : [];
    })
    .toSorted((a, b) => b.z - a.z || (a.type < b.type ? -1 : 1))
    .map(({ type }) => type);
}

/** However few those who reached a target had, one event alone is no potential yet. */
const EVENTS_MIN = 2;

/** `typicalEvents`: the median number of precursor events before the first target. */
export function targetRule(evidence: TargetEvidence, precursors: readonly string[], typicalEvents: number): TargetRule {
  return { targets: evidence.targets, precursors, eventsMin: Math.max(EVENTS_MIN, Math.ceil(typicalEvents)) };
}

/**
 * A group as conditions. Every user with events is in exactly one: `reached` has a target event; of the others
 * `high_potential` has at least `eventsMin` events of preceding types, `weak_interest` fewer, `control` none. Users
 * without events are in no group.
 */
export function groupTree(group: TargetGroup, rule: TargetRule): SegmentTree<PlainCondition> {
  const reached: PlainCondition = { on: "events", type: [...rule.targets] };
  if (group === "reached") return reached;
  const others: SegmentTree<PlainCondition>[] = [{ on: "events" }, { not: reached }];
  // Without preceding types nobody shows interest, and everybody else is in the control group.
  if (rule.precursors.length === 0) return group === "control" ? { all: others } : { any: [] };
  const interest = (count: { min?: number; max?: number }): PlainCondition => ({
    on: "events",
    type: [...rule.precursors],
    count,
  });
  switch (group) {
    case "high_potential":
      return { all: [...others, interest({ min: rule.eventsMin })] };
    case "weak_interest":
      return { all: [...others, interest({ min: 1, max: rule.eventsMin - 1 })] };
    case "control":
      return { all: [...others, interest({ max: 0 })] };
  }
}

/**
 * Shares `users` places among groups by weight, as whole numbers, none beyond what a group has. Places that a small
 * group leaves go to the others, again by weight; equal claims are settled in the order given.
 */
export function sharePlaces(users: number, groups: readonly { weight: number; available: number }[]): number[] {
  const given = groups.map(() => 0);
  let left = Math.min(
    users,
    groups.reduce((sum, { weight, available }) => sum + (weight > 0 ? available : 0), 0),
  );
  while (left > 0) {
    const open = groups.map(({ weight, available }, i) => (available > (given[i] ?? 0) ? weight : 0));
    const weights = open.reduce((sum, weight) => sum + weight, 0);
    const claims = open.map((weight) => (left * weight) / weights);
    const give = (i: number, places: number) => {
      const more = Math.min(places, left, (groups[i]?.available ?? 0) - (given[i] ?? 0));
      given[i] = (given[i] ?? 0) + more;
      left -= more;
    };
    for (const [i, claim] of claims.entries()) give(i, Math.floor(claim));
    // What whole places leave goes to the largest remainders, one each.
    const byRemainder = [...claims.keys()].filter((i) => (open[i] ?? 0) > 0);
    byRemainder.sort((a, b) => ((claims[b] ?? 0) % 1) - ((claims[a] ?? 0) % 1) || a - b);
    for (const i of byRemainder) give(i, 1);
  }
  return given;
}
