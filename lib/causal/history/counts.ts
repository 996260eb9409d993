import type { ClusterSums } from "@/lib/patterns";
import { add, int, real, type Histories } from "./layout";

/** Plain counts of all types and pairs (at `source · types + target`), over whole windows. */
export type HistoryCounts = {
  /** Moments of each type, and users who have it. */
  readonly events: Float64Array;
  readonly usersOfType: Float64Array;
  /** Sources, each by the share of the window after it that is observed. */
  readonly observed: Float64Array;
  /** Sources that a target followed within the window in another session, and users with one. */
  readonly followed: Float64Array;
  readonly usersFollowed: Float64Array;
  readonly followedSquared: Float64Array;
  readonly followedTimesEvents: Float64Array;
  /** Of each type: the sum over users of its moments squared. */
  readonly eventsSquared: Float64Array;
};

export function countHistories(histories: Histories, windowMs: number): HistoryCounts {
  const { db, typeCount, sessionOf, sessionFrom } = histories;
  const { types, times, starts, users } = db;
  const ofTypes = () => new Float64Array(typeCount);
  const ofPairs = () => new Float64Array(typeCount * typeCount);
  const counts = { events: ofTypes(), usersOfType: ofTypes(), observed: ofTypes(), eventsSquared: ofTypes(), followed: ofPairs(), usersFollowed: ofPairs(), followedSquared: ofPairs(), followedTimesEvents: ofPairs() }; // prettier-ignore
  const own = { events: ofTypes(), followed: ofPairs() };
  const stamp = new Int32Array(typeCount).fill(-1);
  for (let h = 0; h < users.length; h++) {
    const [begin, end] = [int(starts, h), int(starts, h + 1)];
    const until = real(sessionFrom, int(sessionOf, end - 1));
    const typesSeen: number[] = [];
    const pairsSeen: number[] = [];
    for (let e = begin; e < end; e++) {
      const time = real(times, e);
      const source = int(types, e);
      if (e > begin && source === int(types, e - 1) && time === real(times, e - 1)) continue;
      if (real(own.events, source) === 0) typesSeen.push(source);
      add(own.events, source, 1);
      add(counts.observed, source, Math.min(1, Math.max(0, (until - time) / windowMs)));
      for (let to = e + 1; to < end && real(times, to) - time <= windowMs; to++) {
        const target = int(types, to);
        if (int(sessionOf, to) === int(sessionOf, e) || target === source || int(stamp, target) === e) continue;
        stamp[target] = e;
        const pair = source * typeCount + target;
        if (real(own.followed, pair) === 0) pairsSeen.push(pair);
        add(own.followed, pair, 1);
      }
    }
    for (const pair of pairsSeen) {
      const followed = real(own.followed, pair);
      own.followed[pair] = 0;
      add(counts.followed, pair, followed);
      add(counts.usersFollowed, pair, 1);
      add(counts.followedSquared, pair, followed * followed);
      add(counts.followedTimesEvents, pair, followed * real(own.events, Math.floor(pair / typeCount)));
    }
    for (const type of typesSeen) {
      const events = real(own.events, type);
      own.events[type] = 0;
      add(counts.events, type, events);
      add(counts.usersOfType, type, 1);
      add(counts.eventsSquared, type, events * events);
    }
  }
  return counts;
}

/** What the share of followed sources of a pair is drawn from, with each user a group. */
export function followedSums(counts: HistoryCounts, source: number, pair: number): ClusterSums {
  return {
    groups: real(counts.usersOfType, source),
    units: real(counts.events, source),
    hits: real(counts.followed, pair),
    hitsSquared: real(counts.followedSquared, pair),
    unitsSquared: real(counts.eventsSquared, source),
    hitsTimesUnits: real(counts.followedTimesEvents, pair),
  };
}

const DAY_MS = 86_400_000;

/** Times from each source to the first target after it, and by the day all targets after sources and before them. */
export type PairLags = { readonly first: number[]; readonly after: Float64Array; readonly before: Float64Array };

/** The waiting times of some pairs. Days are those of mirrored windows, so that one side is what chance brings. */
export function lagsOf(histories: Histories, windowMs: number, pairs: readonly number[]): Map<number, PairLags> {
  const { db, typeCount, sessionOf } = histories;
  const { types, times, starts, users } = db;
  const days = Math.max(1, Math.ceil(windowMs / DAY_MS));
  const found = new Map(
    pairs.map((pair) => [
      pair,
      { first: [], after: new Float64Array(days), before: new Float64Array(days) } as PairLags,
    ]),
  );
  const isSource = new Set(pairs.map((pair) => Math.floor(pair / typeCount)));
  const stamp = new Int32Array(typeCount).fill(-1);
  for (let h = 0; h < users.length; h++) {
    const [begin, end] = [int(starts, h), int(starts, h + 1)];
    const [first, last] = [int(sessionOf, begin), int(sessionOf, end - 1)];
    for (let e = begin; e < end; e++) {
      const source = int(types, e);
      if (!isSource.has(source)) continue;
      const time = real(times, e);
      const reach = Math.min(windowMs, time - real(histories.from, h), real(histories.to, h) - time);
      const isInside = (to: number) => int(sessionOf, to) !== first && int(sessionOf, to) !== last;
      const dayOf = (lag: number) => Math.min(days - 1, Math.floor(lag / DAY_MS));
      for (let to = e + 1; to < end && real(times, to) - time <= windowMs; to++) {
        if (int(sessionOf, to) === int(sessionOf, e)) continue;
        const target = int(types, to);
        const lags = found.get(source * typeCount + target);
        if (!lags) continue;
        const lag = real(times, to) - time;
        if (int(stamp, target) !== e) lags.first.push(lag);
        stamp[target] = e;
        if (lag <= reach && isInside(to)) add(lags.after, dayOf(lag), 1);
      }
      for (let to = e - 1; to >= begin && time - real(times, to) <= reach; to--) {
        if (int(sessionOf, to) === int(sessionOf, e) || !isInside(to)) continue;
        const lags = found.get(source * typeCount + int(types, to));
        if (lags) add(lags.before, dayOf(time - real(times, to)), 1);
      }
    }
  }
  return found;
}
