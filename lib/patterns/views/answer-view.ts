import { AppError } from "@/lib/core";
import type { Counted, Reach } from "../sequences.ts";
import type { Moments } from "../statistics/moments.ts";
import { chainOf } from "./chain.ts";
import type { FigureMark } from "./figure-mark.ts";
import { flow } from "./flow.ts";
import { funnel } from "./funnel.ts";
import { lagHistogram } from "./lag-histogram.ts";
import { markUsers, type Mark } from "./mark-users.ts";
import { pairUsers, type PairGroup } from "./pair-users.ts";
import { patternUsers, type MatchedUser } from "./pattern-users.ts";
import type { Flow, Funnel, LagHistogram, NearMiss, StepMatrix } from "./schema.ts";
import { stepMatrix } from "./step-matrix.ts";

/** What is asked of sequences, with types and users by their names. */
export type ViewQuestion =
  | {
      readonly view: "flow";
      readonly anchor: string;
      readonly before: number;
      readonly after: number;
      readonly width: number;
      readonly collapse: boolean;
      readonly counted: Counted;
    }
  | { readonly view: "funnel"; readonly steps: readonly string[]; readonly reach: Reach; readonly counted: Counted }
  | {
      readonly view: "step-matrix";
      readonly anchor?: string | undefined;
      readonly before: number;
      readonly after: number;
      readonly rows: number;
      readonly counted: Counted;
      readonly compare?: Comparison | undefined;
    }
  | {
      readonly view: "users";
      readonly pattern: readonly string[];
      readonly reach: Reach;
      readonly kind: "followers" | "near_misses";
      readonly offset: number;
      readonly limit: number;
    }
  | {
      readonly view: "mark";
      readonly mark: FigureMark;
      readonly reach: Reach;
      readonly counted: Counted;
      /** What a matrix compares. */
      readonly compare?: Comparison | undefined;
      readonly offset: number;
      readonly limit: number;
    }
  | {
      readonly view: "pair";
      readonly source: string;
      readonly target: string;
      readonly reach: Reach;
      readonly group: PairGroup;
      readonly offset: number;
      readonly limit: number;
    }
  | { readonly view: "lags"; readonly pattern: readonly string[]; readonly reach: Reach };

/** Users who did any of these types against all others, or two lists of users; who is on both counts in the first. */
export type Comparison =
  { readonly reached: readonly string[] } | { readonly users: readonly [readonly string[], readonly string[]] };

/** A user with what they did, before the events themselves are looked up. */
export type FoundUser = { user_id: string; steps: { type: string; at: number }[]; why?: NearMiss };

/** Users of a pattern. */
export type FoundUsers = {
  readonly items: FoundUser[];
  readonly followers: number;
  readonly missing_last: number;
  readonly too_late: number;
};

/** Users of a pair of types, and how many there are in each group. */
export type FoundPair = { readonly items: FoundUser[]; readonly totals: Readonly<Record<PairGroup, number>> };

/** Users behind a mark: how many there are, and how many users or sessions the figure counts. */
export type FoundMark = { readonly items: FoundUser[]; readonly total: number; readonly n: number };

export type ViewAnswers = {
  flow: Flow;
  funnel: Funnel;
  "step-matrix": StepMatrix;
  users: FoundUsers;
  mark: FoundMark;
  pair: FoundPair;
  lags: LagHistogram;
};
export type ViewAnswer<V extends ViewQuestion["view"] = ViewQuestion["view"]> = ViewAnswers[V];

/**
 * Fails with `not_found` for an anchor, a step or a mark of which there is no type. A pattern that names such a type has no
 * users: the type was renamed since the pattern was found.
 */
export function answerView(moments: Moments, question: ViewQuestion): ViewAnswer {
  const { typeNames } = moments.db;
  const typeOf = (name: string) => {
    const type = typeNames.indexOf(name);
    if (type < 0) throw new AppError("not_found", { params: { what: "event type", id: name } });
    return type;
  };
  switch (question.view) {
    case "flow":
      return flow(moments, { ...question, anchor: typeOf(question.anchor) });
    case "funnel":
      return funnel(moments, question.steps.map(typeOf), question.reach, question.counted);
    case "step-matrix": {
      const { anchor, compare } = question;
      const groups = compare && groupsOf(moments, compare);
      return stepMatrix(moments, { ...question, anchor: anchor === undefined ? undefined : typeOf(anchor), groups });
    }
    case "users":
      return usersOf(moments, question);
    case "mark": {
      const { counted, offset, limit } = question;
      const { n, users } = markUsers(moments, markOf(moments, question, typeOf), counted);
      return { items: users.slice(offset, offset + limit).map(told(moments)), total: users.length, n };
    }
    case "pair": {
      const { source, target, reach, group, offset, limit } = question;
      const groups = pairUsers(moments, typeNames.indexOf(source), typeNames.indexOf(target), reach);
      const totals = {
        followed: groups.followed.length,
        a_only: groups.a_only.length,
        b_only: groups.b_only.length,
      };
      return { items: groups[group].slice(offset, offset + limit).map(told(moments)), totals };
    }
    case "lags": {
      const pattern = question.pattern.map((name) => typeNames.indexOf(name));
      const last = pattern.includes(-1) ? undefined : chainOf(moments, pattern, question.reach).at(-1);
      return lagHistogram(last?.lags ?? new Float64Array());
    }
  }
}

function groupsOf({ db, byType, typeStarts, sequenceOf }: Moments, compare: Comparison): Int8Array {
  if ("users" in compare) {
    const [first, second] = compare.users.map((ids) => new Set(ids));
    return Int8Array.from(db.userIds, (id) => (first?.has(id) ? 0 : second?.has(id) ? 1 : -1));
  }
  const groups = new Int8Array(db.userIds.length).fill(1);
  for (const type of compare.reached.map((name) => db.typeNames.indexOf(name)).filter((at) => at >= 0)) {
    for (const event of byType.subarray(typeStarts[type], typeStarts[type + 1])) {
      groups[db.users[sequenceOf[event] ?? 0] ?? 0] = 0;
    }
  }
  return groups;
}

function usersOf(moments: Moments, question: Extract<ViewQuestion, { view: "users" }>): FoundUsers {
  const { db } = moments;
  const pattern = question.pattern.map((name) => db.typeNames.indexOf(name));
  const { followers, nearMisses } = pattern.includes(-1)
    ? { followers: [], nearMisses: [] }
    : patternUsers(moments, pattern, question.reach);
  const chosen = question.kind === "followers" ? followers : nearMisses;
  const late = nearMisses.filter(({ why }) => why === "too_late").length;
  return {
    items: chosen.slice(question.offset, question.offset + question.limit).map(told(moments)),
    followers: followers.length,
    missing_last: nearMisses.length - late,
    too_late: late,
  };
}

function markOf(
  moments: Moments,
  { mark, reach, compare }: Extract<ViewQuestion, { view: "mark" }>,
  typeOf: (name: string) => number,
): Mark {
  switch (mark.view) {
    case "flow": {
      const placeOf = (place: typeof mark.at) => ({ ...place, type: place.type === null ? null : typeOf(place.type) });
      const { anchor, at, from } = mark;
      return { ...mark, anchor: typeOf(anchor), at: placeOf(at), from: from && placeOf(from) };
    }
    case "funnel":
      return { ...mark, steps: mark.steps.map(typeOf), reach };
    case "matrix": {
      const { view, anchor, step, type, group } = mark;
      const groups = compare && groupsOf(moments, compare);
      return { view, anchor: anchor === null ? undefined : typeOf(anchor), step, type: typeOf(type), groups, group };
    }
  }
}

const told =
  ({ db }: Moments) =>
  ({ user, events, why }: MatchedUser): FoundUser => ({
    user_id: db.userIds[user] ?? "",
    steps: events.map((e) => ({ type: db.typeNames[db.types[e] ?? 0] ?? "", at: db.times[e] ?? 0 })),
    ...(why ? { why } : {}),
  });
