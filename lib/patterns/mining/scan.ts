import { AFTER, GAP_END, OWNER, SPAN_END, type Positions } from "./positions.ts";

// The loops in which nearly all of the time is spent. Each is a function of its own that gives back a number and does
// nothing behind its loop: the first call is long enough to be optimized while it runs, and an engine that has never
// seen what comes after a loop throws the optimized code away there, each time anew.

export type Scan = Pick<Positions, "items" | "windows" | "shared" | "spanLimited"> & {
  /** The stack of entries: where each ends, and with a span limit where it began. */
  ends: Int32Array;
  begins: Int32Array;
  /** For each item: for how many owners it can follow, and how many entries its projection would have. */
  readonly support: Int32Array;
  readonly sizes: Int32Array;
  /** The items that can follow, in no order, and in its only place how many they are. */
  readonly touched: Int32Array;
  readonly count: Int32Array;
  /** For each item: the owner and the sequence that counted last, and where its next entry goes, or -1. */
  readonly ownerStamps: Int32Array;
  readonly sequenceStamps: Int32Array;
  readonly slots: Int32Array;
};

/** Counts in how many sequences (and for how many owners) each item comes after the entries' ends. */
export function countFirsts(scan: Scan, from: number, to: number): number {
  const { items, windows, shared, ends, support, sizes, touched, count, ownerStamps, sequenceStamps: stamps } = scan;
  let work = 0;
  for (let i = from; i < to; i++) {
    const end = 4 * (ends[i] as number);
    const owner = windows[end + OWNER] as number;
    const last = windows[end + GAP_END] as number;
    // There is one entry for each sequence, so its number tells sequences apart.
    const stamp = i + 1;
    let p = windows[end + AFTER] as number;
    work += last - p + 1;
    for (; p < last; p++) {
      const item = items[p] as number;
      if (stamps[item] === stamp) continue;
      stamps[item] = stamp;
      const size = sizes[item] as number;
      sizes[item] = size + 1;
      if (size === 0) {
        const n = count[0] as number;
        count[0] = n + 1;
        touched[n] = item;
      }
      if (!shared) continue;
      if (ownerStamps[item] === owner) continue;
      ownerStamps[item] = owner;
      support[item] = (support[item] as number) + 1;
    }
  }
  return work;
}

/** Writes the first position of each item that has a slot, for each sequence. */
export function fillFirsts(scan: Scan, from: number, to: number): number {
  const { items, windows, ends, slots, sequenceStamps: stamps } = scan;
  let work = 0;
  for (let i = from; i < to; i++) {
    const end = 4 * (ends[i] as number);
    const last = windows[end + GAP_END] as number;
    // Below zero, so that no stamp of the counting is met again.
    const stamp = -1 - i;
    let p = windows[end + AFTER] as number;
    work += last - p + 1;
    for (; p < last; p++) {
      const item = items[p] as number;
      const slot = slots[item] as number;
      if (slot < 0 || stamps[item] === stamp) continue;
      stamps[item] = stamp;
      ends[slot] = p;
      slots[item] = slot + 1;
    }
  }
  return work;
}

/** Counts in how many positions within reach, and for how many owners, each item comes. */
export function countWindows(scan: Scan, from: number, to: number): number {
  const { items, windows, spanLimited, ends, begins, support, sizes, touched, count, ownerStamps } = scan;
  let work = 0;
  for (let i = from; i < to; i++) {
    const end = 4 * (ends[i] as number);
    const owner = windows[end + OWNER] as number;
    let last = windows[end + GAP_END] as number;
    if (spanLimited) last = Math.min(last, windows[4 * (begins[i] as number) + SPAN_END] as number);
    if (i + 1 < to) last = Math.min(last, windows[4 * (ends[i + 1] as number) + AFTER] as number);
    let p = windows[end + AFTER] as number;
    work += last > p ? last - p + 1 : 1;
    for (; p < last; p++) {
      const item = items[p] as number;
      const size = sizes[item] as number;
      sizes[item] = size + 1;
      if (ownerStamps[item] === owner) continue;
      ownerStamps[item] = owner;
      support[item] = (support[item] as number) + 1;
      if (size === 0) {
        const n = count[0] as number;
        count[0] = n + 1;
        touched[n] = item;
      }
    }
  }
  return work;
}

/** Writes every position within reach of each item that has a slot. */
export function fillWindows(scan: Scan, from: number, to: number): number {
  const { items, windows, spanLimited, ends, begins, slots } = scan;
  let work = 0;
  for (let i = from; i < to; i++) {
    const end = 4 * (ends[i] as number);
    let last = windows[end + GAP_END] as number;
    let begin = 0;
    if (spanLimited) {
      begin = begins[i] as number;
      last = Math.min(last, windows[4 * begin + SPAN_END] as number);
    }
    if (i + 1 < to) last = Math.min(last, windows[4 * (ends[i + 1] as number) + AFTER] as number);
    let p = windows[end + AFTER] as number;
    work += last > p ? last - p + 1 : 1;
    for (; p < last; p++) {
      const item = items[p] as number;
      const slot = slots[item] as number;
      if (slot < 0) continue;
      ends[slot] = p;
      if (spanLimited) begins[slot] = begin;
      slots[item] = slot + 1;
    }
  }
  return work;
}

/** Counts what can begin a pattern: every event, or with `firsts` the first of its item in each sequence. */
export function countAll(scan: Scan, firsts: boolean): number {
  const { items, windows, support, sizes, touched, count, ownerStamps, sequenceStamps } = scan;
  for (let p = 0; p < items.length; p++) {
    const item = items[p] as number;
    if (firsts) {
      // Without limits every gap ends with the sequence, so its end tells sequences apart.
      const stamp = (windows[4 * p + GAP_END] as number) + 1;
      if (sequenceStamps[item] === stamp) continue;
      sequenceStamps[item] = stamp;
    }
    const size = sizes[item] as number;
    sizes[item] = size + 1;
    if (size === 0) {
      const n = count[0] as number;
      count[0] = n + 1;
      touched[n] = item;
    }
    const owner = windows[4 * p + OWNER] as number;
    if (ownerStamps[item] === owner) continue;
    ownerStamps[item] = owner;
    support[item] = (support[item] as number) + 1;
  }
  return items.length;
}

/** Writes the beginnings that were counted, of each item that has a slot. */
export function fillAll(scan: Scan, firsts: boolean): number {
  const { items, windows, spanLimited, ends, begins, slots, sequenceStamps } = scan;
  for (let p = 0; p < items.length; p++) {
    const item = items[p] as number;
    const slot = slots[item] as number;
    if (slot < 0) continue;
    if (firsts) {
      const stamp = -1 - (windows[4 * p + GAP_END] as number);
      if (sequenceStamps[item] === stamp) continue;
      sequenceStamps[item] = stamp;
    }
    ends[slot] = p;
    if (spanLimited) begins[slot] = p;
    slots[item] = slot + 1;
  }
  return items.length;
}
