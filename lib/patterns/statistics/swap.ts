import type { Counted } from "../sequences.ts";
import { gallop, int, real, type Moments } from "./moments.ts";
import type { Limits, Occurrences } from "./occurrences.ts";
import { CANDIDATES_MAX, type Partners } from "./partners.ts";
import type { Windows } from "./windows.ts";

/** At most so many other sequences give the base rate, the nearest by the clock: more would be less like it. */
export const PARTNERS_MAX = 4;
/** A sequence in which a prefix ends more often is represented by so many of its ends, evenly spread. */
export const ENDS_MAX = 64;
/** The least common multiple of 1 … `PARTNERS_MAX`: a mean over partners is a whole number of such parts. */
const PARTS = 12;
/** Sums for each last step: observed, expected, and their products. */
const SUMS = 5;

/** What a last step is compared by. Sums run over units: users, or sequences where those are counted. */
export type Compared = {
  /** Units with an end of the prefix that was compared; the ends compared; their pairs with another sequence. */
  units: number;
  ends: number;
  pairs: number;
  /** How many of the ends were compared with sequences of other users. */
  borrowed: number;
  /** Ends that the last step followed; pairs where it did; and how many ends it would follow by the other sequences. */
  observed: number;
  hits: number;
  expected: number;
  /** Sums over units of observed², expected² and observed × expected. */
  observedSquared: number;
  expectedSquared: number;
  product: number;
};

/**
 * Compares, for all last steps of a prefix at once, what follows its ends with what follows from the same place in other
 * sequences: the moment of the same number at about the same clock. Sequences in which more happens in the same time
 * hold more of everything, so that any pair would seem linked if the clock alone gave the place; by the number they
 * weigh alike. By the number alone, what is usual early would be held against what is usual late. Sums are of whole
 * numbers, so that the order of users changes nothing.
 */
export function swapComparison(
  { db, ranks, byType, typeStarts, sequenceOf }: Moments,
  { candidates, borrows, offMsMax }: Partners,
  { next, gapEnd }: Windows,
  limits: Limits,
  counted: Counted,
) {
  const { types, times, starts, users } = db;
  const spanLimited = limits.spanMs < Infinity || limits.spanSteps < Infinity;
  const slotOf = new Int32Array(db.typeNames.length).fill(-1);
  let last: Int32Array = new Int32Array();
  /** In which look at the present prefix each slot was last found. */
  let found = new Int32Array();
  let look = 0;
  let hits = new Int32Array();

  /** Puts into `hits` the slots that occur from event `p` on, and before `end`; says how many. */
  function lookAhead(p: number, end: number): number {
    look++;
    let count = 0;
    // Where a sequence goes on for long, the index finds the few types asked for sooner than reading on.
    const readTo = Math.min(end, p + 32 + 8 * last.length);
    for (let e = p; e < readTo; e++) {
      const slot = int(slotOf, int(types, e));
      if (slot < 0 || int(found, slot) === look) continue;
      found[slot] = look;
      hits[count++] = slot;
      if (count === last.length) return count;
    }
    if (readTo === end) return count;
    for (let slot = 0; slot < last.length; slot++) {
      if (int(found, slot) === look) continue;
      const type = int(last, slot);
      const to = int(typeStarts, type + 1);
      const at = gallop(byType, int(typeStarts, type), to, readTo);
      if (at < to && int(byType, at) < end) hits[count++] = slot;
    }
    return count;
  }

  /** Where what may follow an event at `anchor` ends, of a pattern that has lasted so long by then. */
  function reachOf(anchor: number, lastedMs: number, lastedSteps: number): number {
    const end = int(gapEnd, anchor);
    if (!spanLimited) return end;
    const timeMax = real(times, anchor) + (limits.spanMs - lastedMs);
    const rankMax = int(ranks, anchor) + (limits.spanSteps - lastedSteps);
    let e = int(next, anchor);
    while (e < end && int(ranks, e) <= rankMax && real(times, e) <= timeMax) e++;
    return e;
  }

  /** The places that each event is compared with, the nearest by the clock first; and 1 more than there are, or 0 before they were looked for. */
  const anchors = new Int32Array(types.length * PARTNERS_MAX);
  const anchorCounts = new Uint8Array(types.length);
  const nearest = new Int32Array(CANDIDATES_MAX);
  const distances = new Float64Array(CANDIDATES_MAX);

  /**
   * Puts the places that an end is compared with into `anchors`; says how many. Of the sequences that go on after the
   * place they are the nearest half, as far as they are off by no more than half of what is allowed; where none is so
   * near, the nearest one, which may be off by all of it. An event ends many prefixes, and has the same places in all.
   */
  function choosePartners(end: number): number {
    if (int8(anchorCounts, end) > 0) return int8(anchorCounts, end) - 1;
    const sequence = int(sequenceOf, end);
    const clock = real(times, end) - real(times, int(starts, sequence));
    const rank = int(ranks, end);
    let count = 0;
    for (let i = 0; i < CANDIDATES_MAX; i++) {
      const other = int(candidates, sequence * CANDIDATES_MAX + i);
      if (other < 0) break;
      const from = int(starts, other);
      const to = int(starts, other + 1);
      // An event's rank is never above its place in the sequence; without equal times they are the same.
      let anchor = from + rank;
      while (anchor < to && int(ranks, anchor) < rank) anchor++;
      // The last event's moment is the last moment: it must be a later one, so that the sequence goes on.
      if (anchor >= to || int(ranks, to - 1) === rank) continue;
      const distance = Math.abs(real(times, anchor) - real(times, from) - clock);
      let place = count++;
      for (; place > 0 && real(distances, place - 1) > distance; place--) {
        distances[place] = real(distances, place - 1);
        nearest[place] = int(nearest, place - 1);
      }
      distances[place] = distance;
      nearest[place] = anchor;
    }
    const offMax = real(offMsMax, sequence);
    let taken = Math.min(PARTNERS_MAX, (count + 1) >> 1);
    while (taken > 1 && real(distances, taken - 1) > offMax / 2) taken--;
    if (taken > 0 && real(distances, 0) > offMax) taken = 0;
    for (let i = 0; i < taken; i++) anchors[end * PARTNERS_MAX + i] = int(nearest, i);
    anchorCounts[end] = taken + 1;
    return taken;
  }

  return (prefix: Occurrences, lastSteps: Int32Array): Compared[] => {
    last = lastSteps;
    found = new Int32Array(last.length);
    hits = new Int32Array(last.length);
    look = 0;
    for (let slot = 0; slot < last.length; slot++) slotOf[int(last, slot)] = slot;
    const hitCounts = new Int32Array(last.length);
    const unitObserved = new Float64Array(last.length);
    const unitExpected = new Float64Array(last.length);
    /** Slots of which the present unit has seen something. */
    const touched = new Int32Array(last.length);
    let touchedCount = 0;
    const sums = new Float64Array(last.length * SUMS);
    let [units, ends, pairs, borrowed, unit, unitEnds] = [0, 0, 0, 0, -1, 0];

    const touch = (slot: number) => {
      if (real(unitObserved, slot) === 0 && real(unitExpected, slot) === 0) touched[touchedCount++] = slot;
    };

    const closeUnit = () => {
      for (let i = 0; i < touchedCount; i++) {
        const slot = int(touched, i);
        const observed = real(unitObserved, slot);
        const expected = real(unitExpected, slot);
        const at = slot * SUMS;
        sums[at] = real(sums, at) + observed;
        sums[at + 1] = real(sums, at + 1) + expected;
        sums[at + 2] = real(sums, at + 2) + observed * observed;
        sums[at + 3] = real(sums, at + 3) + expected * expected;
        sums[at + 4] = real(sums, at + 4) + observed * expected;
        unitObserved[slot] = 0;
        unitExpected[slot] = 0;
      }
      touchedCount = 0;
    };

    /** Says with how many places the end was compared. */
    const compareEnd = (end: number, begin: number): number => {
      const partners = choosePartners(end);
      if (partners === 0) return 0;
      const lastedMs = real(times, end) - real(times, begin);
      const lastedSteps = int(ranks, end) - int(ranks, begin);
      const part = PARTS / partners;
      for (let i = 0; i < partners; i++) {
        const anchor = int(anchors, end * PARTNERS_MAX + i);
        const count = lookAhead(int(next, anchor), reachOf(anchor, lastedMs, lastedSteps));
        for (let h = 0; h < count; h++) {
          const slot = int(hits, h);
          touch(slot);
          unitExpected[slot] = real(unitExpected, slot) + part;
          hitCounts[slot] = int(hitCounts, slot) + 1;
        }
      }
      const count = lookAhead(int(next, end), reachOf(end, lastedMs, lastedSteps));
      for (let h = 0; h < count; h++) {
        const slot = int(hits, h);
        touch(slot);
        unitObserved[slot] = real(unitObserved, slot) + 1;
      }
      return partners;
    };

    for (let i = 0; i < prefix.ends.length;) {
      const sequence = int(sequenceOf, int(prefix.ends, i));
      const sequenceEnd = int(starts, sequence + 1);
      const following = gallop(prefix.ends, i, prefix.ends.length, sequenceEnd);
      const its = counted === "users" ? int(users, sequence) : sequence;
      if (its !== unit) {
        closeUnit();
        if (unitEnds > 0) units++;
        unitEnds = 0;
      }
      unit = its;
      const taken = Math.min(following - i, ENDS_MAX);
      for (let k = 0; k < taken; k++) {
        const at = i + Math.floor((k * (following - i)) / taken);
        const end = int(prefix.ends, at);
        // Nothing can follow the last moment of a sequence.
        if (int(next, end) === sequenceEnd) continue;
        const partners = compareEnd(end, int(prefix.begins, at));
        if (partners === 0) continue;
        ends++;
        unitEnds++;
        pairs += partners;
        borrowed += borrows[sequence] ?? 0;
      }
      i = following;
    }
    closeUnit();
    if (unitEnds > 0) units++;
    for (let slot = 0; slot < last.length; slot++) slotOf[int(last, slot)] = -1;
    return Array.from(last, (_, slot) => ({
      units,
      ends,
      pairs,
      borrowed,
      observed: real(sums, slot * SUMS),
      hits: int(hitCounts, slot),
      expected: real(sums, slot * SUMS + 1) / PARTS,
      observedSquared: real(sums, slot * SUMS + 2),
      expectedSquared: real(sums, slot * SUMS + 3) / PARTS / PARTS,
      product: real(sums, slot * SUMS + 4) / PARTS,
    }));
  };
}

const int8 = (values: Uint8Array, index: number): number => values[index] as number;
