import type { Counted } from "../sequences.ts";
import { gallop, int, real, type Moments } from "./moments.ts";
import type { Limits, Occurrences } from "./occurrences.ts";
import { CANDIDATES_MAX, type Partners } from "./partners.ts";

/** At most so many other sequences give the base rate, the nearest by the clock: more would be less like it. */
export const PARTNERS_MAX = 4;
/** A sequence in which a prefix ends more often is represented by so many of its ends, evenly spread. */
export const ENDS_MAX = 64;
/** The least common multiple of 1 … `PARTNERS_MAX`: a mean over partners is a whole number of such parts. */
const PARTS = 12;

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
  { db, sequenceOf, ranks, byType, typeStarts }: Moments,
  { candidates, borrows, offMsMax }: Partners,
  limits: Limits,
  counted: Counted,
) {
  const { types, times, starts, users } = db;
  const slotOf = new Int32Array(db.typeNames.length).fill(-1);
  let last: Int32Array = new Int32Array();
  /** In which look each slot was last found. */
  let found = new Float64Array();
  let look = 0;
  let hits = new Int32Array();

  /** Puts into `hits` the slots that occur from event `p` on within the limits; says how many. */
  function lookAhead(p: number, end: number, timeMax: number, rankMax: number): number {
    look++;
    let count = 0;
    // Where a sequence goes on for long, the index finds the few types asked for sooner than reading on.
    const readTo = Math.min(end, p + 32 + 8 * last.length);
    for (let e = p; e < readTo; e++) {
      if (int(ranks, e) > rankMax || real(times, e) > timeMax) return count;
      const slot = int(slotOf, int(types, e));
      if (slot < 0 || real(found, slot) === look) continue;
      found[slot] = look;
      hits[count++] = slot;
      if (count === last.length) return count;
    }
    if (readTo === end) return count;
    for (let slot = 0; slot < last.length; slot++) {
      if (real(found, slot) === look) continue;
      const type = int(last, slot);
      const to = int(typeStarts, type + 1);
      const at = gallop(byType, int(typeStarts, type), to, readTo);
      if (at === to) continue;
      const e = int(byType, at);
      if (e < end && int(ranks, e) <= rankMax && real(times, e) <= timeMax) hits[count++] = slot;
    }
    return count;
  }

  /** The first event of the moment after the one of `e`, or the end of the sequence. */
  function nextMoment(e: number, end: number): number {
    let p = e + 1;
    while (p < end && int(ranks, p) === int(ranks, e)) p++;
    return p;
  }

  const anchors = new Int32Array(CANDIDATES_MAX);
  const distances = new Float64Array(CANDIDATES_MAX);

  /**
   * Puts the places that an end is compared with into `anchors`, the nearest by the clock first; says how many. Of the
   * sequences that go on after the place they are the nearest half, as far as they are off by no more than half of what
   * is allowed; where none is so near, the nearest one, which may be off by all of it.
   */
  function choosePartners(sequence: number, end: number): number {
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
        anchors[place] = int(anchors, place - 1);
      }
      distances[place] = distance;
      anchors[place] = anchor;
    }
    const offMax = real(offMsMax, sequence);
    let taken = Math.min(PARTNERS_MAX, (count + 1) >> 1);
    while (taken > 1 && real(distances, taken - 1) > offMax / 2) taken--;
    return taken > 0 && real(distances, 0) <= offMax ? taken : 0;
  }

  return (prefix: Occurrences, lastSteps: Int32Array): Compared[] => {
    last = lastSteps;
    if (found.length < last.length) {
      found = new Float64Array(last.length);
      hits = new Int32Array(last.length);
    }
    for (let slot = 0; slot < last.length; slot++) slotOf[int(last, slot)] = slot;
    const hitCounts = new Int32Array(last.length);
    const unitObserved = new Float64Array(last.length);
    const unitExpected = new Float64Array(last.length);
    const sums = Array.from(last, () => ({ observed: 0, expected: 0, oo: 0, ee: 0, oe: 0 }));
    let [units, ends, pairs, borrowed, unit, unitEnds] = [0, 0, 0, 0, -1, 0];

    const closeUnit = () => {
      if (unitEnds > 0) units++;
      unitEnds = 0;
      for (const [slot, sum] of sums.entries()) {
        const observed = real(unitObserved, slot);
        const expected = real(unitExpected, slot);
        if (observed === 0 && expected === 0) continue;
        sum.observed += observed;
        sum.expected += expected;
        sum.oo += observed * observed;
        sum.ee += expected * expected;
        sum.oe += observed * expected;
        unitObserved[slot] = 0;
        unitExpected[slot] = 0;
      }
    };

    const compareEnd = (end: number, begin: number, sequence: number) => {
      const sequenceEnd = int(starts, sequence + 1);
      const own = nextMoment(end, sequenceEnd);
      if (own === sequenceEnd) return;
      const within = Math.min(limits.gapMs, limits.spanMs - (real(times, end) - real(times, begin)));
      const steps = Math.min(limits.gapSteps, limits.spanSteps - (int(ranks, end) - int(ranks, begin)));
      const partners = choosePartners(sequence, end);
      if (partners === 0) return;
      const part = PARTS / partners;
      for (let i = 0; i < partners; i++) {
        const anchor = int(anchors, i);
        const to = int(starts, int(sequenceOf, anchor) + 1);
        const count = lookAhead(nextMoment(anchor, to), to, real(times, anchor) + within, int(ranks, anchor) + steps);
        for (let h = 0; h < count; h++) {
          const slot = int(hits, h);
          unitExpected[slot] = real(unitExpected, slot) + part;
          hitCounts[slot] = int(hitCounts, slot) + 1;
        }
      }
      ends++;
      unitEnds++;
      pairs += partners;
      borrowed += borrows[sequence] ?? 0;
      const count = lookAhead(own, sequenceEnd, real(times, end) + within, int(ranks, end) + steps);
      for (let h = 0; h < count; h++) {
        const slot = int(hits, h);
        unitObserved[slot] = real(unitObserved, slot) + 1;
      }
    };

    for (let i = 0; i < prefix.ends.length;) {
      const sequence = int(sequenceOf, int(prefix.ends, i));
      const next = gallop(prefix.ends, i, prefix.ends.length, int(starts, sequence + 1));
      const its = counted === "users" ? int(users, sequence) : sequence;
      if (its !== unit) closeUnit();
      unit = its;
      const taken = Math.min(next - i, ENDS_MAX);
      for (let k = 0; k < taken; k++) {
        const at = i + Math.floor((k * (next - i)) / taken);
        compareEnd(int(prefix.ends, at), int(prefix.begins, at), sequence);
      }
      i = next;
    }
    closeUnit();
    for (let slot = 0; slot < last.length; slot++) slotOf[int(last, slot)] = -1;
    return sums.map(({ observed, expected, oo, ee, oe }, slot) => ({
      units,
      ends,
      pairs,
      borrowed,
      observed,
      hits: int(hitCounts, slot),
      expected: expected / PARTS,
      observedSquared: oo,
      expectedSquared: ee / PARTS / PARTS,
      product: oe / PARTS,
    }));
  };
}
