import type { Counted, Reach, SequenceDb } from "../sequences.ts";

// Indexes in this folder's loops are within their arrays by construction. `as number` says so to the compiler and costs
// nothing; a helper around it would be called with arrays of several kinds, which makes every access slow.

/** As small as it can be, so that more of it is near the processor. */
export type Items = Uint16Array | Int32Array;

/** The first position that is strictly later in the same sequence, or where the next sequence begins. */
export const AFTER = 0;
/** The end (exclusive) of the positions that the next event of a pattern may have. */
export const GAP_END = 1;
/** The end (exclusive) of the positions that a pattern that begins here may reach. */
export const SPAN_END = 2;
/** Whom the event counts for: the number of a user or sequence. Those of one lie together. */
export const OWNER = 3;

/**
 * The events that can be part of a result, with all that times say turned into positions, so that mining compares small
 * whole numbers only. A position is an event's place in these arrays.
 */
export type Positions = {
  /** The type of each event as an item: a number from 0 without gaps, in the order of `itemTypes`. */
  readonly items: Items;
  /**
   * Four numbers for each position, next to each other because they are read together and memory is what mining waits
   * for: `AFTER`, `GAP_END`, `SPAN_END` and `OWNER`.
   */
  readonly windows: Int32Array;
  readonly spanLimited: boolean;
  /** Whether an owner may have several sequences. */
  readonly shared: boolean;
  /** Whether a gap limit keeps some event from following another. */
  readonly gapLimited: boolean;
  /** The type behind each item. */
  readonly itemTypes: Int32Array;
};

/** In how many users (or sequences) each type occurs, and how many there are at all. */
export function countTypes(db: SequenceDb, counted: Counted): { typeSupports: Int32Array; of: number } {
  const typeSupports = new Int32Array(db.typeNames.length);
  const last = new Int32Array(db.typeNames.length).fill(-1);
  let owner = -1;
  for (let s = 0; s < db.users.length; s++) {
    if (counted === "sequences" || s === 0 || db.users[s] !== db.users[s - 1]) owner++;
    for (let p = db.starts[s] as number; p < (db.starts[s + 1] as number); p++) {
      const type = db.types[p] as number;
      if (last[type] === owner) continue;
      last[type] = owner;
      typeSupports[type] = (typeSupports[type] as number) + 1;
    }
  }
  return { typeSupports, of: owner + 1 };
}

export type PositionOptions = {
  readonly counted: Counted;
  readonly reach: Reach;
  /** For each type its item, or -1 if its events cannot be part of a result. */
  readonly itemOfType: Int32Array;
  readonly itemTypes: Int32Array;
  /** For each set of types: sequences in which none of them occurs are left out. */
  readonly needed: readonly (readonly number[])[];
  /** From the last event to the first, for patterns that are told apart by how they end. */
  readonly backwards: boolean;
};

/**
 * Picks the events that can be part of a result and works out how far each reaches. Steps are counted before anything
 * is left out, since what happened between two events happened whether or not it is frequent.
 */
export function positionsOf(db: SequenceDb, options: PositionOptions): Positions {
  const { counted, reach, itemOfType, itemTypes, needed, backwards } = options;
  const size = countKept(db, itemOfType);
  const items: Items = itemTypes.length <= 65_536 ? new Uint16Array(size) : new Int32Array(size);
  const owners = new Int32Array(size);
  const times = new Float64Array(size);
  const steps = new Int32Array(size);
  /** Where sequences end, then turned into where they begin when going backwards. */
  const ends = new Int32Array(db.users.length);
  let sequences = 0;
  let owner = -1;
  let shared = false;
  let kept = 0;
  for (let s = 0; s < db.users.length; s++) {
    const another = counted === "sequences" || s === 0 || db.users[s] !== db.users[s - 1];
    if (another) owner++;
    else shared = true;
    const from = db.starts[s] as number;
    const to = db.starts[s + 1] as number;
    if (needed.length > 0 && !needed.every((types) => holdsAny(db.types, from, to, types))) continue;
    let step = 0;
    const first = kept;
    for (let p = from; p < to; p++) {
      const time = db.times[p] as number;
      if (p > from && time !== db.times[p - 1]) step++;
      const item = itemOfType[db.types[p] as number] as number;
      // The same thing at the same moment twice is no more than once: neither follows the other.
      if (item < 0 || (kept > first && items[kept - 1] === item && times[kept - 1] === time)) continue;
      items[kept] = item;
      owners[kept] = owner;
      times[kept] = time;
      steps[kept] = step;
      kept++;
    }
    ends[sequences++] = kept;
  }
  const column = <A extends Items | Float64Array>(array: A): A => array.subarray(0, kept) as A;
  const columns = { items: column(items), owners: column(owners), times: column(times), steps: column(steps) };
  const sequenceEnds = ends.subarray(0, sequences);
  if (backwards) turnAround(columns, sequenceEnds, owner);
  return { items: columns.items, shared, itemTypes, ...windowsOf(columns, sequenceEnds, reach) };
}

function countKept(db: SequenceDb, itemOfType: Int32Array): number {
  let count = 0;
  for (let p = 0; p < db.types.length; p++) if ((itemOfType[db.types[p] as number] as number) >= 0) count++;
  return count;
}

function holdsAny(types: Int32Array, from: number, to: number, wanted: readonly number[]): boolean {
  for (let p = from; p < to; p++) if (wanted.includes(types[p] as number)) return true;
  return false;
}

type Columns = { items: Items; owners: Int32Array; times: Float64Array; steps: Int32Array };

/** Gaps and spans are the same seen from behind, so a pattern read backwards is found in what is turned around. */
function turnAround({ items, owners, times, steps }: Columns, sequenceEnds: Int32Array, lastOwner: number): void {
  items.reverse();
  owners.reverse();
  times.reverse();
  steps.reverse();
  for (let p = 0; p < items.length; p++) {
    owners[p] = lastOwner - (owners[p] as number);
    times[p] = -(times[p] as number);
    steps[p] = -(steps[p] as number);
  }
  const starts = sequenceEnds.map((_, s) => items.length - (s === 0 ? 0 : (sequenceEnds[s - 1] as number)));
  sequenceEnds.set(starts.reverse());
}

/** One pass over each sequence, in which every end only moves forwards. */
function windowsOf({ times, steps, owners }: Columns, sequenceEnds: Int32Array, reach: Reach) {
  const { maxGapMs = Infinity, maxGapSteps = Infinity, maxSpanMs = Infinity, maxSpanSteps = Infinity } = reach;
  const windows = new Int32Array(times.length * 4);
  let gapLimited = false;
  let spanLimited = false;
  let from = 0;
  for (const to of sequenceEnds) {
    let next = from;
    let gapEnd = from;
    let spanEnd = from;
    for (let p = from; p < to; p++) {
      const time = times[p] as number;
      const step = steps[p] as number;
      const within = (q: number, ms: number, count: number) =>
        q < to && (times[q] as number) - time <= ms && (steps[q] as number) - step <= count;
      while (next < to && times[next] === time) next++;
      while (within(gapEnd, maxGapMs, maxGapSteps)) gapEnd++;
      while (within(spanEnd, maxSpanMs, maxSpanSteps)) spanEnd++;
      windows[4 * p + AFTER] = next;
      windows[4 * p + GAP_END] = gapEnd;
      windows[4 * p + SPAN_END] = spanEnd;
      windows[4 * p + OWNER] = owners[p] as number;
      gapLimited ||= gapEnd < to;
      spanLimited ||= spanEnd < to;
    }
    from = to;
  }
  return { windows, gapLimited, spanLimited };
}
