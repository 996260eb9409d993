import type { ClusterSums } from "@/lib/patterns";
import { add, int, real } from "../evidence/arrays";
import {
  circlesOf,
  eventsByUser,
  eventsOfOthers,
  partnersOf,
  presentUsers,
  relatedEvents,
  type EventsByUser,
  type Layout,
} from "../evidence";
import { PARTNERS_MAX } from "../evidence/defaults";
import type { MirrorSums } from "../history/mirror";

/** Sums of all pairs of types, at source · types + target, within one window. */
export type RelatedSums = {
  readonly mirror: MirrorSums;
  /** Plain counts of people who have somebody: how many they are, their events and who has any, by type. */
  readonly users: number;
  readonly events: Float64Array;
  readonly usersWith: Float64Array;
  /** Sources that a target of somebody related followed, and those whose sources they are. */
  readonly followed: Float64Array;
  readonly usersFollowed: Float64Array;
  /** For the interval of followed over sources, whose groups are circles. */
  readonly clusters: (source: number, pair: number) => ClusterSums;
};

/** So many pairs stand for a share of a half. */
const PRIOR = 20;

/** Events of one type after another, with how many of each type lie within a time before and after a moment. */
class Sides {
  readonly ahead: Float64Array;
  readonly behind: Float64Array;
  readonly #events: { readonly times: Float64Array; readonly types: Int32Array; readonly to: number };
  readonly #reach: number;
  #aheadFrom: number;
  #aheadTo: number;
  #behindFrom: number;
  #behindTo: number;

  constructor(
    events: { times: Float64Array; types: Int32Array },
    from: number,
    to: number,
    typeCount: number,
    reach: number,
  ) {
    this.#events = { ...events, to };
    this.#reach = reach;
    this.#aheadFrom = this.#aheadTo = this.#behindFrom = this.#behindTo = from;
    [this.ahead, this.behind] = [new Float64Array(typeCount), new Float64Array(typeCount)];
  }

  /** Goes on to a moment that is no earlier. Events of the moment itself are on neither side. */
  moveTo(time: number): void {
    const { times, types, to } = this.#events;
    const reach = this.#reach;
    for (; this.#aheadTo < to && real(times, this.#aheadTo) <= time + reach; this.#aheadTo++) {
      add(this.ahead, int(types, this.#aheadTo), 1);
    }
    for (; this.#aheadFrom < this.#aheadTo && real(times, this.#aheadFrom) <= time; this.#aheadFrom++) {
      add(this.ahead, int(types, this.#aheadFrom), -1);
    }
    for (; this.#behindTo < to && real(times, this.#behindTo) < time; this.#behindTo++) {
      add(this.behind, int(types, this.#behindTo), 1);
    }
    for (; this.#behindFrom < this.#behindTo && real(times, this.#behindFrom) < time - reach; this.#behindFrom++) {
      add(this.behind, int(types, this.#behindFrom), -1);
    }
  }
}

/**
 * The mirrored windows of people who may influence each other: after each source of one, the targets of those related to
 * them, against the targets of the same people in the same time before it. What they have in common (taste, the hours
 * they are on, spells of everything) is on both sides. The share that would lie after it anyway is that of the targets'
 * other sessions in the place of each of theirs: who begin at about the same time seem to lead from what is done early
 * to what is done late. Circles, not people, are independent.
 */
export function relatedSums(layout: Layout, windowMs: number): RelatedSums {
  const { typeCount, related } = layout;
  const ofTypes = () => new Float64Array(typeCount);
  const ofPairs = () => new Float64Array(typeCount * typeCount);
  const own = eventsByUser(layout);
  const others = relatedEvents(layout);
  const circles = related === null ? [] : circlesOf(layout, presentUsers(layout)).filter(({ length }) => length > 1);
  const swapped = swappedSides(layout, own, circles, windowMs);
  const p = swapped.ahead.map((ahead, pair) => (ahead + PRIOR / 2) / (ahead + real(swapped.behind, pair) + PRIOR));

  const mirror = { users: ofPairs(), after: ofPairs(), before: ofPairs(), x: ofPairs(), y: ofPairs(), xx: ofPairs(), yy: ofPairs(), xy: ofPairs(), spread: ofPairs() }; // prettier-ignore
  const [events, usersWith, eventsSquared, groups] = [ofTypes(), ofTypes(), ofTypes(), ofTypes()];
  const [followed, usersFollowed, squares, products] = [ofPairs(), ofPairs(), ofPairs(), ofPairs()];
  for (const circle of circles) {
    const [after, before, hits] = [ofPairs(), ofPairs(), ofPairs()];
    const sources = ofTypes();
    for (const user of circle) {
      const [from, to] = [int(own.starts, user), int(own.starts, user + 1)];
      const sides = new Sides(others, int(others.starts, user), int(others.starts, user + 1), typeCount, windowMs);
      const had = ofTypes();
      const hadFollowed = ofPairs();
      for (let e = from; e < to; e++) {
        const source = int(own.types, e);
        sides.moveTo(real(own.times, e));
        add(had, source, 1);
        for (let target = 0; target < typeCount; target++) {
          const [ahead, behind] = [real(sides.ahead, target), real(sides.behind, target)];
          if (ahead === 0 && behind === 0) continue;
          const pair = source * typeCount + target;
          add(after, pair, ahead);
          add(before, pair, behind);
          if (ahead > 0) add(hadFollowed, pair, 1);
        }
      }
      for (let type = 0; type < typeCount; type++) {
        if (real(had, type) === 0) continue;
        add(usersWith, type, 1);
        add(sources, type, real(had, type));
      }
      for (const [pair, count] of hadFollowed.entries()) {
        if (count === 0) continue;
        add(usersFollowed, pair, 1);
        add(hits, pair, count);
      }
    }
    for (let type = 0; type < typeCount; type++) {
      const count = real(sources, type);
      if (count > 0) add(groups, type, 1);
      add(events, type, count);
      add(eventsSquared, type, count * count);
    }
    for (let pair = 0; pair < after.length; pair++) {
      const [later, earlier, count] = [real(after, pair), real(before, pair), real(hits, pair)];
      if (later + earlier === 0) continue;
      const share = real(p, pair);
      const [x, y] = [later * (1 - share), earlier * share];
      for (const [name, amount] of [
        ["users", 1],
        ["after", later],
        ["before", earlier],
        ["x", x],
        ["y", y],
        ["xx", x * x],
        ["yy", y * y],
        ["xy", x * y],
        ["spread", (later + earlier) * share * (1 - share)],
      ] as const) {
        add(mirror[name], pair, amount);
      }
      add(followed, pair, count);
      add(squares, pair, count * count);
      add(products, pair, count * real(sources, Math.floor(pair / typeCount)));
    }
  }
  return {
    mirror,
    users: circles.reduce((sum, { length }) => sum + length, 0),
    events,
    usersWith,
    followed,
    usersFollowed,
    clusters: (source, pair) => ({
      groups: real(groups, source),
      units: real(events, source),
      hits: real(followed, pair),
      hitsSquared: real(squares, pair),
      unitsSquared: real(eventsSquared, source),
      hitsTimesUnits: real(products, pair),
    }),
  };
}

/** The targets of the same people on both sides of the sources, had each of their sessions been another one of theirs. */
function swappedSides(layout: Layout, own: EventsByUser, circles: readonly number[][], windowMs: number) {
  const { typeCount } = layout;
  const { sessions } = partnersOf(layout);
  const standIns = (s: number) =>
    [...sessions.subarray(s * PARTNERS_MAX, (s + 1) * PARTNERS_MAX)].filter((o) => o >= 0);
  const swapped = eventsOfOthers(layout, eventsByUser(layout, standIns));
  const [ahead, behind] = [new Float64Array(typeCount * typeCount), new Float64Array(typeCount * typeCount)];
  for (const user of circles.flat()) {
    const sides = new Sides(swapped, int(swapped.starts, user), int(swapped.starts, user + 1), typeCount, windowMs);
    for (let e = int(own.starts, user); e < int(own.starts, user + 1); e++) {
      sides.moveTo(real(own.times, e));
      for (let target = 0; target < typeCount; target++) {
        add(ahead, int(own.types, e) * typeCount + target, real(sides.ahead, target));
        add(behind, int(own.types, e) * typeCount + target, real(sides.behind, target));
      }
    }
  }
  return { ahead, behind };
}
