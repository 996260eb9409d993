import type { SequenceDb } from "../sequences.ts";
import { int, real, type Moments } from "./moments.ts";

/** So many other sequences are looked at for each; those that have ended by the place in question fall out. */
export const CANDIDATES_MAX = 16;
/**
 * A place is the same only if the clocks there differ by no more than this share of the mean duration of the user's
 * sequences. What a type's chance depends on may change in the course of a sequence; without the limit, what is usual at
 * one time of it would be held against what is usual at another, and so seem linked.
 */
const OFF_SHARE_MAX = 0.2;

/**
 * Which other sequences each is compared with. They are the nearest in time of the same user, so that a taste that
 * drifts is kept too: the next, the one before, the one after next, … Whoever has one sequence only borrows the first
 * sequences of other users who are as active (decile of events) and whose sequences last as long (decile of mean
 * duration). `candidates` holds `CANDIDATES_MAX` for each sequence, padded with -1; `offMsMax` is how far apart, in
 * milliseconds, the clocks may be at the places that are compared.
 */
export type Partners = {
  readonly candidates: Int32Array;
  readonly borrows: Uint8Array;
  readonly offMsMax: Float64Array;
};

export function partnersOf(moments: Moments): Partners {
  const { db, userStarts, userEnds } = moments;
  const candidates = new Int32Array(db.users.length * CANDIDATES_MAX).fill(-1);
  const borrows = new Uint8Array(db.users.length);
  const offMsMax = new Float64Array(db.users.length);
  const alone: number[] = [];
  for (let u = 0; u < db.userIds.length; u++) {
    const [from, to] = [int(userStarts, u), int(userEnds, u)];
    if (to - from === 1) alone.push(u);
    offMsMax.fill(OFF_SHARE_MAX * meanDuration(db, from, to), from, to);
    for (let s = from; s < to; s++) {
      let found = 0;
      for (let away = 1; away < to - from && found < CANDIDATES_MAX; away++) {
        if (s + away < to) candidates[s * CANDIDATES_MAX + found++] = s + away;
        if (s - away >= from && found < CANDIDATES_MAX) candidates[s * CANDIDATES_MAX + found++] = s - away;
      }
    }
  }
  if (alone.length === 0) return { candidates, borrows, offMsMax };

  for (const stratum of strataOf(moments)) {
    for (const [place, user] of stratum.entries()) {
      const own = int(userStarts, user);
      if (int(userEnds, user) - own !== 1) continue;
      borrows[own] = 1;
      for (let away = 1; away < stratum.length && away <= CANDIDATES_MAX; away++) {
        const other = stratum[(place + away) % stratum.length] ?? user;
        candidates[own * CANDIDATES_MAX + away - 1] = int(userStarts, other);
      }
    }
  }
  return { candidates, borrows, offMsMax };
}

/** Of those sequences in the range that last at all, in milliseconds; 0 where none does. */
function meanDuration({ starts, times }: SequenceDb, from: number, to: number): number {
  let [sum, count] = [0, 0];
  for (let s = from; s < to; s++) {
    const duration = real(times, int(starts, s + 1) - 1) - real(times, int(starts, s));
    if (duration === 0) continue;
    sum += duration;
    count++;
  }
  return count === 0 ? 0 : sum / count;
}

/** Users with sequences, by both deciles; inside in the order of their ids, which no order of input changes. */
function strataOf({ db, userStarts, userEnds }: Moments): number[][] {
  const { starts, userIds } = db;
  const present = [...userIds.keys()].filter((u) => int(userEnds, u) > int(userStarts, u));
  const events = present.map((u) => int(starts, int(userEnds, u)) - int(starts, int(userStarts, u)));
  const durations = present.map((u) => meanDuration(db, int(userStarts, u), int(userEnds, u)));
  const [activity, length] = [decilesOf(events), decilesOf(durations)];
  const strata = new Map<number, number[]>();
  for (const [i, user] of present.entries()) {
    const key = (activity[i] ?? 0) * 10 + (length[i] ?? 0);
    const stratum = strata.get(key);
    if (stratum) stratum.push(user);
    else strata.set(key, [user]);
  }
  const idOf = (user: number) => userIds[user] ?? "";
  for (const stratum of strata.values()) stratum.sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  return [...strata.values()];
}

/** 0 to 9 by how many values are smaller; equal values share a decile. */
function decilesOf(values: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort();
  const smaller = new Map<number, number>();
  for (const [place, value] of sorted.entries()) if (!smaller.has(value)) smaller.set(value, place);
  return values.map((value) => Math.floor((10 * (smaller.get(value) ?? 0)) / values.length));
}
