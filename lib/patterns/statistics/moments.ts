import type { SequenceDb } from "../sequences.ts";

/** The element of a typed array at an index that the caller knows to be inside. */
export const int = (values: Int32Array, index: number): number => values[index] as number;
export const real = (values: Float64Array, index: number): number => values[index] as number;

/**
 * What the statistics look up over and over. A moment is a distinct time of a sequence; events of one time share it and
 * have no order.
 */
export type Moments = {
  readonly db: SequenceDb;
  /** Of each event: its sequence. */
  readonly sequenceOf: Int32Array;
  /** Of each event: the place of its moment in the sequence, from 0. */
  readonly ranks: Int32Array;
  /** The events of each type in the order of the arrays; those of type t begin at `typeStarts[t]`. */
  readonly byType: Int32Array;
  readonly typeStarts: Int32Array;
  /** Where the sequences of each user begin and end; both are 0 for who has none. Users may lie in any order. */
  readonly userStarts: Int32Array;
  readonly userEnds: Int32Array;
};

/** One pass over the events; 12 bytes for each. */
export function momentsOf(db: SequenceDb): Moments {
  const { types, times, starts, users } = db;
  const ranks = new Int32Array(types.length);
  const sequenceOf = new Int32Array(types.length);
  const typeStarts = new Int32Array(db.typeNames.length + 1);
  for (let s = 0; s + 1 < starts.length; s++) {
    const end = int(starts, s + 1);
    let rank = 0;
    for (let e = int(starts, s); e < end; e++) {
      if (e > int(starts, s) && real(times, e) > real(times, e - 1)) rank++;
      ranks[e] = rank;
      sequenceOf[e] = s;
      const after = int(types, e) + 1;
      typeStarts[after] = int(typeStarts, after) + 1;
    }
  }
  for (let t = 1; t < typeStarts.length; t++) typeStarts[t] = int(typeStarts, t) + int(typeStarts, t - 1);
  const next = typeStarts.slice();
  const byType = new Int32Array(types.length);
  for (let e = 0; e < types.length; e++) {
    const type = int(types, e);
    const place = int(next, type);
    byType[place] = e;
    next[type] = place + 1;
  }
  const userStarts = new Int32Array(db.userIds.length);
  const userEnds = new Int32Array(db.userIds.length);
  for (let s = 0; s < users.length; s++) {
    const user = int(users, s);
    if (s === 0 || user !== int(users, s - 1)) userStarts[user] = s;
    userEnds[user] = s + 1;
  }
  return { db, sequenceOf, ranks, byType, typeStarts, userStarts, userEnds };
}

/** The first index in [from, to) whose value is at least `least`, else `to`; values rise. Steps double, then halve. */
export function gallop(values: Int32Array, from: number, to: number, least: number): number {
  let step = 1;
  let low = from;
  while (low + step < to && int(values, low + step) < least) {
    low += step;
    step *= 2;
  }
  let high = Math.min(to, low + step);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (int(values, middle) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
