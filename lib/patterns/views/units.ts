import type { Counted } from "../sequences.ts";
import { int, real, type Moments } from "../statistics/moments.ts";
import type { Occurrences } from "../statistics/occurrences.ts";

/** Whom an event counts for: its user or its sequence. */
export function unitOf({ db, sequenceOf }: Moments, event: number, counted: Counted): number {
  const sequence = int(sequenceOf, event);
  return counted === "users" ? int(db.users, sequence) : sequence;
}

/** How many take part: users with a sequence, or sequences. */
export function unitsOf({ db }: Moments, counted: Counted): number {
  if (counted === "sequences") return db.users.length;
  let users = 0;
  for (let s = 0; s < db.users.length; s++) if (s === 0 || db.users[s] !== db.users[s - 1]) users++;
  return users;
}

/** The first event of a type for everyone who has one, in the order of the arrays. */
export function firstEvents(moments: Moments, type: number, counted: Counted): Int32Array {
  const { byType, typeStarts } = moments;
  const found: number[] = [];
  let last = -1;
  for (let i = int(typeStarts, type); i < int(typeStarts, type + 1); i++) {
    const event = int(byType, i);
    const unit = unitOf(moments, event, counted);
    if (unit !== last) found.push(event);
    last = unit;
  }
  return Int32Array.from(found);
}

/**
 * For everyone who follows a pattern the occurrence with the shortest span, of equal ones the earliest, as an index
 * into `ends`.
 */
export function shortestOccurrences(moments: Moments, { ends, begins }: Occurrences, counted: Counted): Int32Array {
  const { times } = moments.db;
  const best: number[] = [];
  let last = -1;
  let shortest = 0;
  for (let i = 0; i < ends.length; i++) {
    const span = real(times, int(ends, i)) - real(times, int(begins, i));
    const unit = unitOf(moments, int(ends, i), counted);
    if (unit !== last) best.push(i);
    else if (span < shortest) best[best.length - 1] = i;
    else continue;
    last = unit;
    shortest = span;
  }
  return Int32Array.from(best);
}
