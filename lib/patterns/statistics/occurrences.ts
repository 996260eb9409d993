import type { Reach } from "../sequences.ts";
import { int, real, type Moments } from "./moments.ts";
import type { Windows } from "./windows.ts";

/**
 * Where a pattern ends: for every moment at which it does, one event there and the latest event that it can have begun
 * with. With limits on gaps and on the span the latest beginning is the one that reaches furthest, and it never falls
 * as the end moves on; so what an end can follow is the nearest earlier end of the prefix, or nothing.
 *
 * `lags` are the times, in milliseconds, from each end of the prefix that is the last one before an end of the pattern
 * to the first such end.
 */
export type Occurrences = { readonly ends: Int32Array; readonly begins: Int32Array; readonly lags: Float64Array };

/** Limits with the missing ones infinite. */
export type Limits = { gapMs: number; spanMs: number; gapSteps: number; spanSteps: number };

export function limitsOf(reach: Reach): Limits {
  const limits = {
    gapMs: reach.maxGapMs ?? Infinity,
    spanMs: reach.maxSpanMs ?? Infinity,
    gapSteps: reach.maxGapSteps ?? Infinity,
    spanSteps: reach.maxSpanSteps ?? Infinity,
  };
  for (const [name, limit] of Object.entries(limits)) {
    if (!(limit >= 0)) throw new RangeError(`The limit ${name} is ${limit}; it must not be below 0.`);
  }
  return limits;
}

/** The moments of one type, each a pattern of one event. */
export function occurrencesOfType({ sequenceOf, ranks, byType, typeStarts }: Moments, type: number): Occurrences {
  const all = byType.subarray(int(typeStarts, type), int(typeStarts, type + 1));
  const ends = all.filter((e, i) => {
    const before = i > 0 ? int(all, i - 1) : -1;
    return before < 0 || int(ranks, e) !== int(ranks, before) || int(sequenceOf, e) !== int(sequenceOf, before);
  });
  return { ends, begins: ends, lags: new Float64Array() };
}

/** Columns that are filled anew for each prefix, so that they need not be made anew. */
type Found = { slots: Int32Array; ends: Int32Array; begins: Int32Array; firstOf: Float64Array };

/**
 * A function that finds the occurrences of all patterns that go on from one prefix, in one pass over what follows it:
 * every event follows one end of the prefix, the nearest earlier one.
 */
export function extension({ db }: Moments, { next, gapEnd, spanEnd }: Windows) {
  const { types, times } = db;
  const slotOf = new Int32Array(db.typeNames.length).fill(-1);
  let found: Found = foundOf(1024);

  return (prefix: Occurrences, lastSteps: readonly number[]): Occurrences[] => {
    for (const [slot, type] of lastSteps.entries()) slotOf[type] = slot;
    const slots = lastSteps.length;
    const counts = new Int32Array(slots);
    const lagCounts = new Int32Array(slots);
    /** After which end of the prefix each was found last, and before which moment of the sequence. */
    const lastAfter = new Int32Array(slots).fill(-1);
    const lastNext = new Int32Array(slots);
    const { ends, begins } = prefix;
    let { slots: foundSlots, ends: foundEnds, begins: foundBegins, firstOf } = found;
    let count = 0;
    for (let i = 0; i < ends.length; i++) {
      const end = int(ends, i);
      const begin = int(begins, i);
      let to = int(gapEnd, end);
      if (spanEnd !== null) to = Math.min(to, int(spanEnd, begin));
      // What happens together with the next end of the prefix still follows this one. An end in another sequence lies
      // behind all that this one reaches.
      if (i + 1 < ends.length) to = Math.min(to, int(next, int(ends, i + 1)));
      for (let e = int(next, end); e < to; e++) {
        const slot = int(slotOf, int(types, e));
        if (slot < 0) continue;
        const first = int(lastAfter, slot) !== i;
        const after = int(next, e);
        if (!first && int(lastNext, slot) === after) continue;
        lastAfter[slot] = i;
        lastNext[slot] = after;
        if (count === foundSlots.length) {
          found = foundOf(2 * count, found);
          ({ slots: foundSlots, ends: foundEnds, begins: foundBegins, firstOf } = found);
        }
        foundSlots[count] = slot;
        foundEnds[count] = e;
        foundBegins[count] = begin;
        firstOf[count] = first ? real(times, e) - real(times, end) : -1;
        count++;
        counts[slot] = int(counts, slot) + 1;
        if (first) lagCounts[slot] = int(lagCounts, slot) + 1;
      }
    }
    for (const type of lastSteps) slotOf[type] = -1;
    return bySlot(found, count, counts, lagCounts);
  };
}

function foundOf(length: number, before?: Found): Found {
  const found = {
    slots: new Int32Array(length),
    ends: new Int32Array(length),
    begins: new Int32Array(length),
    firstOf: new Float64Array(length),
  };
  if (before) {
    found.slots.set(before.slots);
    found.ends.set(before.ends);
    found.begins.set(before.begins);
    found.firstOf.set(before.firstOf);
  }
  return found;
}

/** Parts the columns by slot, keeping their order. */
function bySlot(found: Found, count: number, counts: Int32Array, lagCounts: Int32Array): Occurrences[] {
  const parts = Array.from(counts, (its, slot) => ({
    ends: new Int32Array(its),
    begins: new Int32Array(its),
    lags: new Float64Array(int(lagCounts, slot)),
  }));
  counts.fill(0);
  lagCounts.fill(0);
  for (let i = 0; i < count; i++) {
    const slot = int(found.slots, i);
    const part = parts[slot];
    if (!part) continue;
    const place = int(counts, slot);
    counts[slot] = place + 1;
    part.ends[place] = int(found.ends, i);
    part.begins[place] = int(found.begins, i);
    const lag = real(found.firstOf, i);
    if (lag < 0) continue;
    part.lags[int(lagCounts, slot)] = lag;
    lagCounts[slot] = int(lagCounts, slot) + 1;
  }
  return parts;
}
