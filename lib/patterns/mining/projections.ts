import type { Positions } from "./positions.ts";

/** What it takes to begin with a prefix and to end with it, in positions that are looked at meanwhile. */
const COUNT_WORK = 200;

/**
 * The projected databases of a depth-first search, on one stack of flat arrays (pseudo-projection: Pei et al., "Mining
 * Sequential Patterns by Pattern-Growth", TKDE 2004, section 3.3). A projection is a range of the stack; an entry is
 * the position at which a prefix ends, and with a span limit the position at which it began.
 *
 * Without limits the first end in each sequence is enough: whatever follows a later end follows the first one. With a
 * gap limit that is wrong, since only a later end may be near enough to what follows, so every end is kept. Of all
 * beginnings that lead to one end only the latest is kept, which leaves the most room for the span. It never moves
 * backwards from one end to the next, so what can follow at some position follows best from the last end before it:
 * each entry looks at the positions up to where the next entry takes over, and every position is looked at once.
 */
export class Projections {
  /** Of the last `count`: in how many users or sequences each item can follow. */
  readonly support: Int32Array;
  /** Of the last `count`: the items that can follow, in no order. */
  readonly touched: Int32Array;
  touchedCount = 0;
  /** How much work was done so far: positions looked at, and for each `count` what it takes beside them. */
  work = 0;

  readonly #positions: Positions;
  /** Whether the first end in each sequence is enough. */
  readonly #firsts: boolean;
  /** How many entries the projection on each item would have. */
  readonly #sizes: Int32Array;
  readonly #ownerStamps: Int32Array;
  readonly #sequenceStamps: Int32Array;
  /** Where the next entry of each item goes, or -1. */
  readonly #slots: Int32Array;
  #ends = new Int32Array(1024);
  #begins: Int32Array;

  constructor(positions: Positions) {
    const items = positions.itemTypes.length;
    this.#positions = positions;
    this.#firsts = !positions.gapLimited && positions.spanEnds === null;
    this.support = new Int32Array(items);
    this.touched = new Int32Array(items);
    this.#sizes = new Int32Array(items);
    this.#ownerStamps = new Int32Array(items).fill(-1);
    this.#sequenceStamps = new Int32Array(items);
    this.#slots = new Int32Array(items).fill(-1);
    this.#begins = new Int32Array(positions.spanEnds ? 1024 : 0);
  }

  get bytes(): number {
    return (this.#ends.length + this.#begins.length) * 4;
  }

  /** How many entries the projection on an item has that was touched by the last `count`. */
  size(item: number): number {
    return this.#sizes[item] as number;
  }

  /** Makes room; false where that would take more than so many bytes. */
  reserve(entries: number, bytesMax: number): boolean {
    if (entries <= this.#ends.length) return true;
    const arrays = this.#positions.spanEnds ? 2 : 1;
    // Doubling keeps copying cheap; near the limit only what is needed is taken.
    const length = Math.min(Math.max(entries, this.#ends.length * 2), Math.floor(bytesMax / (4 * arrays)));
    if (length < entries) return false;
    const ends = new Int32Array(length);
    ends.set(this.#ends);
    this.#ends = ends;
    if (arrays === 2) {
      const begins = new Int32Array(length);
      begins.set(this.#begins);
      this.#begins = begins;
    }
    return true;
  }

  /** Counts what can follow the prefix whose projection is that range; before the first prefix, everything can. */
  count(from: number, to: number): void {
    this.#forget();
    this.work += COUNT_WORK;
    if (this.#firsts) this.#countFirsts(from, to);
    else this.#countWindows(from, to);
  }

  countAll(): void {
    this.#forget();
    this.#scanAll(-1);
  }

  /** Where the projection on an item is to be written; -1 for those that are not followed. */
  place(item: number, at: number): void {
    this.#slots[item] = at;
  }

  /** Writes the projections on all items that have a place, after the `count` of the same range. */
  fill(from: number, to: number): void {
    if (this.#firsts) this.#fillFirsts(from, to);
    else this.#fillWindows(from, to);
    this.#unplace();
  }

  fillAll(): void {
    this.#scanAll(1);
    this.#unplace();
  }

  #forget(): void {
    for (let n = 0; n < this.touchedCount; n++) {
      const item = this.touched[n] as number;
      this.support[item] = 0;
      this.#sizes[item] = 0;
      this.#ownerStamps[item] = -1;
      this.#sequenceStamps[item] = 0;
    }
    this.touchedCount = 0;
  }

  #unplace(): void {
    for (let n = 0; n < this.touchedCount; n++) this.#slots[this.touched[n] as number] = -1;
  }

  #countFirsts(from: number, to: number): void {
    const { items, after, gapEnds, owners, shared } = this.#positions;
    const { support, touched } = this;
    const sizes = this.#sizes;
    const stamps = this.#sequenceStamps;
    const ownerStamps = this.#ownerStamps;
    const ends = this.#ends;
    let found = this.touchedCount;
    let work = 0;
    for (let i = from; i < to; i++) {
      const end = ends[i] as number;
      const owner = owners[end] as number;
      const last = gapEnds[end] as number;
      // There is one entry for each sequence, so its number tells sequences apart.
      const stamp = i + 1;
      let p = after[end] as number;
      work += last - p + 1;
      for (; p < last; p++) {
        const item = items[p] as number;
        if (stamps[item] === stamp) continue;
        stamps[item] = stamp;
        const size = sizes[item] as number;
        sizes[item] = size + 1;
        if (size === 0) touched[found++] = item;
        if (!shared) continue;
        if (ownerStamps[item] === owner) continue;
        ownerStamps[item] = owner;
        support[item] = (support[item] as number) + 1;
      }
    }
    if (!shared) for (let n = 0; n < found; n++) support[touched[n] as number] = sizes[touched[n] as number] as number;
    this.touchedCount = found;
    this.work += work;
  }

  #fillFirsts(from: number, to: number): void {
    const { items, after, gapEnds } = this.#positions;
    const stamps = this.#sequenceStamps;
    const slots = this.#slots;
    const ends = this.#ends;
    let work = 0;
    for (let i = from; i < to; i++) {
      const end = ends[i] as number;
      const last = gapEnds[end] as number;
      // Below zero, so that no stamp of the counting is met again.
      const stamp = -1 - i;
      let p = after[end] as number;
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
    this.work += work;
  }

  #countWindows(from: number, to: number): void {
    const { items, after, gapEnds, spanEnds, owners } = this.#positions;
    const { support, touched } = this;
    const sizes = this.#sizes;
    const ownerStamps = this.#ownerStamps;
    const ends = this.#ends;
    const begins = this.#begins;
    let found = this.touchedCount;
    let work = 0;
    for (let i = from; i < to; i++) {
      const end = ends[i] as number;
      const owner = owners[end] as number;
      let last = gapEnds[end] as number;
      if (spanEnds !== null) last = Math.min(last, spanEnds[begins[i] as number] as number);
      if (i + 1 < to) last = Math.min(last, after[ends[i + 1] as number] as number);
      let p = after[end] as number;
      work += last > p ? last - p + 1 : 1;
      for (; p < last; p++) {
        const item = items[p] as number;
        const size = sizes[item] as number;
        sizes[item] = size + 1;
        if (ownerStamps[item] === owner) continue;
        ownerStamps[item] = owner;
        support[item] = (support[item] as number) + 1;
        if (size === 0) touched[found++] = item;
      }
    }
    this.touchedCount = found;
    this.work += work;
  }

  #fillWindows(from: number, to: number): void {
    const { items, after, gapEnds, spanEnds } = this.#positions;
    const slots = this.#slots;
    const ends = this.#ends;
    const begins = this.#begins;
    let work = 0;
    for (let i = from; i < to; i++) {
      const end = ends[i] as number;
      let last = gapEnds[end] as number;
      let begin = 0;
      if (spanEnds !== null) {
        begin = begins[i] as number;
        last = Math.min(last, spanEnds[begin] as number);
      }
      if (i + 1 < to) last = Math.min(last, after[ends[i + 1] as number] as number);
      let p = after[end] as number;
      work += last > p ? last - p + 1 : 1;
      for (; p < last; p++) {
        const item = items[p] as number;
        const slot = slots[item] as number;
        if (slot < 0) continue;
        ends[slot] = p;
        if (spanEnds !== null) begins[slot] = begin;
        slots[item] = slot + 1;
      }
    }
    this.work += work;
  }

  /** What begins a pattern: every event, or the first of its item in each sequence. Fills if `mode` is 1, else counts. */
  #scanAll(mode: 1 | -1): void {
    const { items, gapEnds, owners, spanEnds } = this.#positions;
    const { support, touched } = this;
    const slots = this.#slots;
    let found = this.touchedCount;
    for (let p = 0; p < items.length; p++) {
      const item = items[p] as number;
      if (this.#firsts) {
        // Without limits every gap ends with the sequence, so its end tells sequences apart.
        const stamp = ((gapEnds[p] as number) + 1) * mode;
        if (this.#sequenceStamps[item] === stamp) continue;
        this.#sequenceStamps[item] = stamp;
      }
      if (mode === 1) {
        const slot = slots[item] as number;
        if (slot < 0) continue;
        this.#ends[slot] = p;
        if (spanEnds !== null) this.#begins[slot] = p;
        slots[item] = slot + 1;
        continue;
      }
      const size = this.#sizes[item] as number;
      this.#sizes[item] = size + 1;
      if (size === 0) touched[found++] = item;
      if (this.#ownerStamps[item] === owners[p]) continue;
      this.#ownerStamps[item] = owners[p] as number;
      support[item] = (support[item] as number) + 1;
    }
    this.touchedCount = found;
    this.work += items.length;
  }
}
