import { grown } from "./grown.ts";
import type { Positions } from "./positions.ts";
import { countAll, countFirsts, countWindows, fillAll, fillFirsts, fillWindows, type Scan } from "./scan.ts";

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
  /** How much work was done so far: positions looked at, and for each `count` what it takes beside them. */
  work = 0;
  /** Whether the first end in each sequence is enough. */
  readonly #firsts: boolean;
  readonly #scan: Scan;

  constructor(positions: Positions) {
    const { items, windows, shared, spanLimited, gapLimited, itemTypes } = positions;
    const column = () => new Int32Array(itemTypes.length);
    this.#firsts = !gapLimited && !spanLimited;
    this.#scan = {
      items,
      windows,
      shared,
      spanLimited,
      ends: new Int32Array(1024),
      begins: new Int32Array(spanLimited ? 1024 : 0),
      support: column(),
      sizes: column(),
      touched: column(),
      count: new Int32Array(1),
      ownerStamps: column().fill(-1),
      sequenceStamps: column(),
      slots: column().fill(-1),
    };
  }

  /** Of the last `count`: in how many users or sequences each item can follow. */
  get support(): Int32Array {
    return this.#scan.support;
  }

  /** Of the last `count`: the items that can follow, in no order; as many of them as `touchedCount` says. */
  get touched(): Int32Array {
    return this.#scan.touched;
  }

  get touchedCount(): number {
    return this.#scan.count[0] as number;
  }

  get bytes(): number {
    return (this.#scan.ends.length + this.#scan.begins.length) * 4;
  }

  /** How many entries the projection on an item has, after a `count`. */
  size(item: number): number {
    return this.#scan.sizes[item] as number;
  }

  /** Makes room; false where that would take more than so many bytes. */
  reserve(entries: number, bytesMax: number): boolean {
    const scan = this.#scan;
    if (entries <= scan.ends.length) return true;
    const arrays = scan.spanLimited ? 2 : 1;
    // Doubling keeps copying cheap; near the limit only what is left is taken.
    const length = Math.min(Math.max(entries, scan.ends.length * 2), Math.floor(bytesMax / (4 * arrays)));
    if (length < entries) return false;
    scan.ends = grown(scan.ends, length);
    if (scan.spanLimited) scan.begins = grown(scan.begins, length);
    return true;
  }

  /** Counts what can follow the prefix whose projection is that range of entries. */
  count(from: number, to: number): void {
    this.#forget();
    const { shared, support, sizes, touched } = this.#scan;
    this.work += COUNT_WORK + (this.#firsts ? countFirsts : countWindows)(this.#scan, from, to);
    if (!this.#firsts || shared) return;
    for (let n = 0; n < this.touchedCount; n++) support[touched[n] as number] = sizes[touched[n] as number] as number;
  }

  /** Counts what can follow the empty prefix, which is everything. */
  countAll(): void {
    this.#forget();
    this.work += countAll(this.#scan, this.#firsts);
  }

  /** Where the projection on an item that was touched is to be written; others are not written. */
  place(item: number, at: number): void {
    this.#scan.slots[item] = at;
  }

  /** Writes the projections that have a place, after the `count` of the same range. */
  fill(from: number, to: number): void {
    this.work += (this.#firsts ? fillFirsts : fillWindows)(this.#scan, from, to);
    this.#unplace();
  }

  fillAll(): void {
    this.work += fillAll(this.#scan, this.#firsts);
    this.#unplace();
  }

  #forget(): void {
    const { support, sizes, touched, count, ownerStamps, sequenceStamps } = this.#scan;
    for (let n = 0; n < this.touchedCount; n++) {
      const item = touched[n] as number;
      support[item] = 0;
      sizes[item] = 0;
      ownerStamps[item] = -1;
      sequenceStamps[item] = 0;
    }
    count[0] = 0;
  }

  #unplace(): void {
    const { touched, slots } = this.#scan;
    for (let n = 0; n < this.touchedCount; n++) slots[touched[n] as number] = -1;
  }
}
