import { countingSort } from "./counting-sort.ts";

/** Patterns one after another in flat arrays. */
export type PatternTable = {
  /** The types of all patterns, indexes into the type names of the sequences. */
  readonly items: Int32Array;
  /** Where each pattern begins in `items`, and at the end how many items there are: one more than patterns. */
  readonly offsets: Int32Array;
  /** How many users (or sequences) follow each. */
  readonly supports: Int32Array;
};

/** A pattern that stands for itself. */
export type FoundPattern = { readonly types: Int32Array; readonly support: number };

export function tableOf(patterns: readonly FoundPattern[]): PatternTable {
  const offsets = new Int32Array(patterns.length + 1);
  for (const [i, { types }] of patterns.entries()) offsets[i + 1] = (offsets[i] as number) + types.length;
  const items = new Int32Array(offsets[patterns.length] as number);
  for (const [i, { types }] of patterns.entries()) items.set(types, offsets[i]);
  return { items, offsets, supports: Int32Array.from(patterns, ({ support }) => support) };
}

/** The types of one pattern, not copied. */
export const patternAt = ({ items, offsets }: PatternTable, index: number): Int32Array =>
  items.subarray(offsets[index], offsets[index + 1]);

/**
 * The same patterns in the order in which results are given: by support, the highest first, then the shorter, then by
 * `typeRanks`, type by type. Takes time in proportion to the items, by counting sorts with the least key first.
 */
export function sortPatterns(table: PatternTable, typeRanks: Int32Array): PatternTable {
  const { items, offsets, supports } = table;
  const count = supports.length;
  const lengthOf = (i: number) => (offsets[i + 1] as number) - (offsets[i] as number);
  let longest = 0;
  let highest = 0;
  for (let i = 0; i < count; i++) {
    longest = Math.max(longest, lengthOf(i));
    highest = Math.max(highest, supports[i] as number);
  }
  const order = countingSort(
    Int32Array.from({ length: count }, (_, i) => i),
    lengthOf,
    longest + 1,
  );
  for (let from = 0; from < count;) {
    const length = lengthOf(order[from] as number);
    let to = from + 1;
    while (to < count && lengthOf(order[to] as number) === length) to++;
    let group: Int32Array = order.slice(from, to);
    for (let at = length - 1; at >= 0 && to - from > 1; at--) {
      const rankAt = (i: number) => typeRanks[items[(offsets[i] as number) + at] as number] as number;
      group = countingSort(group, rankAt, typeRanks.length);
    }
    order.set(group, from);
    from = to;
  }
  return takePatterns(
    table,
    countingSort(order, (i) => highest - (supports[i] as number), highest + 1),
  );
}

/** Those patterns of a table that are named by their indexes, in the order of the indexes. */
export function takePatterns({ items, offsets, supports }: PatternTable, indexes: Int32Array): PatternTable {
  const newOffsets = new Int32Array(indexes.length + 1);
  for (let n = 0; n < indexes.length; n++) {
    const i = indexes[n] as number;
    newOffsets[n + 1] = (newOffsets[n] as number) + (offsets[i + 1] as number) - (offsets[i] as number);
  }
  const newItems = new Int32Array(newOffsets[indexes.length] as number);
  for (let n = 0; n < indexes.length; n++) {
    const i = indexes[n] as number;
    newItems.set(items.subarray(offsets[i], offsets[i + 1]), newOffsets[n]);
  }
  return { items: newItems, offsets: newOffsets, supports: indexes.map((i) => supports[i] as number) };
}
