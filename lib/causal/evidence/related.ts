import { int, real } from "./arrays";
import type { Layout } from "./layout";

/**
 * Who may influence whom: user u, an index into the ids of the sequences, and those at `others[starts[u]]` to
 * `others[starts[u + 1]]`; both ways, nobody with themselves.
 */
export type Related = { readonly starts: Int32Array; readonly others: Int32Array };

/** Between people links take minutes where they are together, and up to days where they are not. */
const LAG_MIN_MS = 10 * 60_000;
const LAG_MAX_MS = 86_400_000;

/** Rates of so many kernels for sources of others, in 1/ms: their mean lags lie evenly, as logarithms, between the two. */
export function relatedRates(count: number): readonly number[] {
  return Array.from({ length: count }, (_, b) => {
    const part = count === 1 ? 0.5 : b / (count - 1);
    return 1 / (LAG_MIN_MS * (LAG_MAX_MS / LAG_MIN_MS) ** part);
  });
}

/** How many sources a target can have: each type of the user's own, and each of those who may influence the user. */
export const sourceCountOf = ({ typeCount, related }: Layout): number => (related === null ? 1 : 2) * typeCount;

/** Events by user, in the order of time: user u has `starts[u]` to `starts[u + 1]`. */
export type EventsByUser = {
  readonly starts: Int32Array;
  readonly times: Float64Array;
  readonly types: Int32Array;
};

const known = new WeakMap<Layout, EventsByUser>();

/** For each user, the events of those who may influence that user. */
export function relatedEvents(layout: Layout): EventsByUser {
  const before = known.get(layout);
  if (before) return before;
  const events = eventsOfOthers(layout, eventsByUser(layout));
  known.set(layout, events);
  return events;
}

/**
 * @param standIns the sessions whose events are told of each session, from its beginning on; its own unless given
 */
export function eventsByUser(
  { users, userIds, sessionCount, starts, startedAt, clocks, types }: Layout,
  standIns: (session: number) => readonly number[] = (session) => [session],
): EventsByUser {
  const its: { user: number; time: number; type: number }[] = [];
  for (let s = 0; s < sessionCount; s++) {
    for (const other of standIns(s)) {
      for (let e = int(starts, other); e < int(starts, other + 1); e++) {
        its.push({ user: int(users, s), time: real(startedAt, s) + real(clocks, e), type: int(types, e) });
      }
    }
  }
  its.sort((a, b) => a.user - b.user || a.time - b.time || a.type - b.type);
  const from = new Int32Array(userIds.length + 1);
  for (const { user } of its) from[user + 1] = int(from, user + 1) + 1;
  for (let u = 0; u < userIds.length; u++) from[u + 1] = int(from, u + 1) + int(from, u);
  return {
    starts: from,
    times: Float64Array.from(its, ({ time }) => time),
    types: Int32Array.from(its, ({ type }) => type),
  };
}

/** For each user, the events of everybody related to that user. */
export function eventsOfOthers({ related, userIds }: Layout, events: EventsByUser): EventsByUser {
  const starts = new Int32Array(userIds.length + 1);
  const countOf = (user: number) => int(events.starts, user + 1) - int(events.starts, user);
  const othersOf = (user: number) =>
    related === null ? new Int32Array() : related.others.subarray(related.starts[user], related.starts[user + 1]);
  for (let u = 0; u < userIds.length; u++) {
    starts[u + 1] = int(starts, u) + othersOf(u).reduce((sum, other) => sum + countOf(other), 0);
  }
  const times = new Float64Array(int(starts, userIds.length));
  const types = new Int32Array(times.length);
  for (let u = 0; u < userIds.length; u++) {
    const places = Array.from(othersOf(u), (other) =>
      Array.from({ length: countOf(other) }, (_, i) => int(events.starts, other) + i),
    ).flat();
    places.sort((a, b) => real(events.times, a) - real(events.times, b) || int(events.types, a) - int(events.types, b));
    for (const [i, place] of places.entries()) {
      times[int(starts, u) + i] = real(events.times, place);
      types[int(starts, u) + i] = int(events.types, place);
    }
  }
  return { starts, times, types };
}

/** Sums of δ·exp(−δ(t − t′)) over the events before t, by type and kernel; time only goes on. */
class Echo {
  readonly #rates: readonly number[];
  readonly #sums: Float64Array;
  readonly #since: Float64Array;

  constructor(typeCount: number, rates: readonly number[]) {
    this.#rates = rates;
    this.#sums = new Float64Array(typeCount * rates.length);
    this.#since = new Float64Array(typeCount);
  }

  note(type: number, time: number): void {
    for (const [b, rate] of this.#rates.entries()) {
      this.#sums[type * this.#rates.length + b] = this.at(type, b, time) + rate;
    }
    this.#since[type] = time;
  }

  at(type: number, kernel: number, time: number): number {
    const sum = real(this.#sums, type * this.#rates.length + kernel);
    return sum === 0 ? 0 : sum * Math.exp(-(this.#rates[kernel] as number) * (time - real(this.#since, type)));
  }

  clear(): void {
    this.#sums.fill(0);
  }
}

/**
 * What sources of others could be seen to do, kernel by kernel: what is still to come of their events when a session
 * begins, and of those during it, as far as it goes. Types of others stand after the user's own.
 */
export function forEachRelatedExposure(
  layout: Layout,
  rates: readonly number[],
  take: (session: number, index: number, amount: number) => void,
): void {
  const { sessionCount, users, startedAt, lengths, typeCount } = layout;
  const { starts, times, types } = relatedEvents(layout);
  const echo = new Echo(typeCount, rates);
  let [user, next] = [-1, 0];
  for (let s = 0; s < sessionCount; s++) {
    if (int(users, s) !== user) {
      user = int(users, s);
      next = int(starts, user);
      echo.clear();
    }
    const [to, begin] = [int(starts, user + 1), real(startedAt, s)];
    const end = begin + real(lengths, s);
    for (; next < to && real(times, next) <= begin; next++) echo.note(int(types, next), real(times, next));
    for (let type = 0; type < typeCount; type++) {
      for (const [b, rate] of rates.entries()) {
        const left = echo.at(type, b, begin) / rate;
        if (left > 0) take(s, (typeCount + type) * rates.length + b, -left * Math.expm1(-rate * (end - begin)));
      }
    }
    for (let e = next; e < to && real(times, e) < end; e++) {
      for (const [b, rate] of rates.entries()) {
        take(s, (typeCount + int(types, e)) * rates.length + b, -Math.expm1(-rate * (end - real(times, e))));
      }
    }
  }
}

/** Fills the columns of a target's sources of others: of each of its events, what those before it add, by kernel. */
export function fillRelated(
  layout: Layout,
  target: number,
  rates: readonly number[],
  columns: readonly Float32Array[],
): void {
  const { sessionCount, users, startedAt, starts: from, types: own, ranks, clocks, typeCount } = layout;
  const { starts, times, types } = relatedEvents(layout);
  const echo = new Echo(typeCount, rates);
  let [user, next, row] = [-1, 0, 0];
  for (let s = 0; s < sessionCount; s++) {
    if (int(users, s) !== user) {
      user = int(users, s);
      next = int(starts, user);
      echo.clear();
    }
    const to = int(starts, user + 1);
    for (let e = int(from, s); e < int(from, s + 1); e++) {
      if (int(own, e) !== target || int(ranks, e) === 0) continue;
      const time = real(startedAt, s) + real(clocks, e);
      // Strictly before: events of one moment do not lead to each other.
      for (; next < to && real(times, next) < time; next++) echo.note(int(types, next), real(times, next));
      for (let type = 0; type < typeCount; type++) {
        for (let b = 0; b < rates.length; b++) {
          const column = columns[(typeCount + type) * rates.length + b];
          if (column) column[row] = echo.at(type, b, time);
        }
      }
      row++;
    }
  }
}

/** Users who are tied to each other, be it by way of others: what one does may depend on all of them. */
export function circlesOf(layout: Layout, present: readonly number[]): number[][] {
  const { related } = layout;
  if (related === null) return present.map((user) => [user]);
  const isPresent = new Set(present);
  const seen = new Set<number>();
  return present.flatMap((first) => {
    if (seen.has(first)) return [];
    seen.add(first);
    const circle = [first];
    for (const user of circle) {
      for (let i = int(related.starts, user); i < int(related.starts, user + 1); i++) {
        const other = int(related.others, i);
        if (seen.has(other)) continue;
        seen.add(other);
        circle.push(other);
      }
    }
    return [circle.filter((user) => isPresent.has(user))];
  });
}
