import type { Counted, SequenceDb } from "../sequences.ts";
import { ranks } from "./counting-sort.ts";
import { keepLongest } from "./longest.ts";
import type { MiningOptions } from "./options.ts";
import { sortPatterns, takePatterns, type PatternTable } from "./pattern-table.ts";
import { treeOf } from "./pattern-tree.ts";

// Mining in parts, in two passes (SON: Savasere, Omiecinski and Navathe, "An Efficient Algorithm for Mining Association
// Rules in Large Databases", VLDB 1995): each part is mined with a threshold of its own, and what any of them found is
// counted in all. Supports add up because all of a user's sequences lie in one part.

/** Which of so many parts a user belongs to: the same everywhere, for it rests on the id alone (FNV-1a, 32 bits). */
export function partitionOf(userId: string, parts: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < userId.length; i++) hash = Math.imul(hash ^ userId.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % parts;
}

/** Cuts sequences into parts by user. Indexes of users and types keep their meaning. */
export function splitByUser(db: SequenceDb, parts: number): SequenceDb[] {
  const partOf = db.userIds.map((id) => partitionOf(id, parts));
  return Array.from({ length: parts }, (_, part) => {
    const chosen = db.users.map((_user, s) => s).filter((s) => partOf[db.users[s] as number] === part);
    const starts = new Int32Array(chosen.length + 1);
    for (let n = 0; n < chosen.length; n++) {
      const s = chosen[n] as number;
      starts[n + 1] = (starts[n] as number) + (db.starts[s + 1] as number) - (db.starts[s] as number);
    }
    const types = new Int32Array(starts[chosen.length] as number);
    const times = new Float64Array(types.length);
    for (let n = 0; n < chosen.length; n++) {
      const s = chosen[n] as number;
      types.set(db.types.subarray(db.starts[s], db.starts[s + 1]), starts[n]);
      times.set(db.times.subarray(db.starts[s], db.starts[s + 1]), starts[n]);
    }
    return { ...db, types, times, starts, users: chosen.map((s) => db.users[s] as number) };
  });
}

/** How many users have sequences, or how many sequences there are. */
export function countOwners({ users }: SequenceDb, counted: Counted): number {
  return counted === "sequences"
    ? users.length
    : users.reduce((sum, user, s) => sum + (user === users[s - 1] ? 0 : 1), 0);
}

/**
 * The threshold for a part that holds `own` of all `of` users (or sequences): the same share of them, rounded up. No
 * frequent pattern is missed: one that falls below the threshold in every part has less than minSupport × own / of in
 * each, and these add up to less than minSupport. At least 1.
 */
export function localSupport(minSupport: number, own: number, of: number): number {
  const product = minSupport * own;
  const remainder = product % of;
  return Math.max(1, (product - remainder) / of + (remainder > 0 ? 1 : 0));
}

/** The options for the first pass over a part: everything that may become part of the result. */
export function optionsOfPart(options: MiningOptions, own: number, of: number): MiningOptions {
  // What is covered by a longer pattern, or is among the best, can only be told from supports in all parts.
  return { ...options, minSupport: localSupport(options.minSupport, own, of), output: "all", topK: undefined };
}

/** What any part found, each pattern once, in no particular order. Its supports are 0: none was counted in all parts. */
export function mergePartitions(parts: readonly PatternTable[]): PatternTable {
  const size = parts.reduce((sum, { items }) => sum + items.length, 0);
  const count = parts.reduce((sum, { supports }) => sum + supports.length, 0);
  const items = new Int32Array(size);
  const offsets = new Int32Array(count + 1);
  let item = 0;
  let pattern = 0;
  for (const part of parts) {
    items.set(part.items, item);
    for (let i = 1; i < part.offsets.length; i++) offsets[++pattern] = item + (part.offsets[i] as number);
    item += part.items.length;
  }
  const { tree } = treeOf({ items, offsets, supports: new Int32Array(count) });
  return tree.toTable(Int32Array.from({ length: maximum(items) + 1 }, (_, type) => type));
}

/**
 * The result of the second pass: those candidates that are frequent in all parts together, `supports` being the sums of
 * what `countPatterns` gave for each part; closed, maximal or the best of them where that was asked for, in the order of
 * results. Equal to what one pass over all sequences finds.
 */
export function selectPatterns(
  candidates: PatternTable,
  supports: Int32Array,
  options: MiningOptions,
  typeNames: readonly string[],
): PatternTable {
  const { minSupport, output = "all", reach = {}, topK = Infinity } = options;
  const all = supports.map((_, i) => i);
  let table = takePatterns(
    { ...candidates, supports },
    all.filter((i) => (supports[i] as number) >= minSupport),
  );
  if (output !== "all") {
    const { tree } = treeOf(table);
    // A gap limit that happens to bind nothing is treated like one that does, which gives the same.
    keepLongest(tree, output, reach.maxGapMs !== undefined || reach.maxGapSteps !== undefined);
    table = tree.toTable(Int32Array.from(typeNames, (_, type) => type));
  }
  const sorted = sortPatterns(table, ranks(typeNames));
  const count = Math.min(topK, sorted.supports.length);
  return takePatterns(
    sorted,
    Int32Array.from({ length: count }, (_, i) => i),
  );
}

const maximum = (items: Int32Array): number => items.reduce((most, item) => Math.max(most, item), -1);
