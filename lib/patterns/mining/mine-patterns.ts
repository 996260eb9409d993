import type { SequenceDb } from "../sequences.ts";
import { Best } from "./best.ts";
import { ranks } from "./counting-sort.ts";
import { grown } from "./grown.ts";
import { keepLongest } from "./longest.ts";
import {
  checkOptions,
  MEMORY_BYTES_MAX,
  PATTERN_LENGTH_MAX,
  PATTERNS_MAX,
  WORK_BETWEEN_POLLS,
  type MiningLimits,
  type MiningOptions,
} from "./options.ts";
import { sortPatterns, tableOf, takePatterns, type FoundPattern, type PatternTable } from "./pattern-table.ts";
import { PatternTree } from "./pattern-tree.ts";
import { countTypes, positionsOf } from "./positions.ts";
import { Projections } from "./projections.ts";

export type MiningProgress = {
  /** How much of the search is behind, from 0 to 1; never falls. */
  readonly share: number;
  /** Patterns found so far; for `closed` and `maximal` before those that longer ones cover are taken off. */
  readonly patterns: number;
  /** The best of them, the best first. */
  readonly best: readonly FoundPattern[];
};

export type MiningHooks = {
  /** Milliseconds from any start, never falling. Without it there is neither a time budget nor progress. */
  readonly now?: () => number;
  /** Asked often; once it is true, mining ends with what was found so far. */
  readonly isCancelled?: () => boolean;
  readonly onProgress?: (progress: MiningProgress) => void;
  /** 200 unless given. */
  readonly progressEveryMs?: number;
};

export type Incomplete = {
  readonly reason: "patterns" | "time" | "memory" | "cancelled";
  /** How much of the search was behind. */
  readonly share: number;
};

export type MiningResult = PatternTable & {
  /** How many users (or sequences) were looked at: supports are out of so many. */
  readonly of: number;
  /** How many patterns within the limits were found, also those that closed, maximal or the best ones stand for. */
  readonly frequent: number;
  /** The support of each type alone, whether or not it is frequent. */
  readonly typeSupports: Int32Array;
  /**
   * No pattern that the options ask for and that only the minimum keeps out has more support; 0 if there is none. Where
   * every pattern is asked for, whatever its ends, from one event on, the next one has exactly this. With other options
   * it is a limit: what the search looked at may be the beginning of nothing that was asked for. Says nothing of what an
   * incomplete search, or one for the `topK`, has passed over.
   */
  readonly supportBelow: number;
  /** Absent where everything was found. An incomplete `closed` or `maximal` result may hold what a complete one hides. */
  readonly incomplete?: Incomplete;
};

const BEST_SHOWN = 10;

/**
 * Finds all sequences of event types that enough users (or sequences) follow, within the limits: each event strictly
 * later than the one before it, others may lie between. PrefixSpan (Pei et al., ICDE 2001 and TKDE 2004) on flat
 * arrays; how limits of gap and span are kept is said at `Projections`.
 *
 * The result depends only on the sequences and the options. It is sorted by support, then the shorter first, then by
 * the names of the types. Options that make no sense are a RangeError. A search that would find too much, takes too
 * long or needs too much memory ends with what it has and says so in `incomplete`.
 */
export function minePatterns(
  db: SequenceDb,
  options: MiningOptions & MiningLimits,
  hooks: MiningHooks = {},
): MiningResult {
  checkOptions(options, db.typeNames.length);
  const search = new Search(db, options, hooks);
  search.run();
  return search.result();
}

/** Where a depth-first search stands at one depth. One for each depth is used over and over. */
type Frame = {
  /** The children that are followed: a range on the stack of children, and the one whose turn is next. */
  base: number;
  end: number;
  next: number;
  /** How much of the search is behind, and how much of it all children together are. */
  share: number;
  width: number;
};

class Search {
  readonly #options: MiningOptions & MiningLimits;
  readonly #hooks: MiningHooks;
  readonly #minLength: number;
  readonly #maxLength: number;
  readonly #memoryMax: number;
  /** Patterns that are told apart by their end are grown from there, so that no others are looked at. */
  readonly #backwards: boolean;
  readonly #typeRanks: Int32Array;
  readonly #typeSupports: Int32Array;
  readonly #of: number;
  readonly #itemTypes: Int32Array;
  readonly #gapLimited: boolean;
  readonly #projections: Projections;
  /** For each item, 1 if the search may begin with it, may end with it, or has to come upon it or another such. */
  readonly #mayBegin: Uint8Array;
  readonly #mayEnd: Uint8Array;
  readonly #wanted: Uint8Array;

  readonly #tree = new PatternTree();
  /** With `topK`, what the result will be; otherwise what progress shows. */
  readonly #best: Best;
  readonly #onlyBest: boolean;
  #found = 0;
  #foundItems = 0;
  #supportBelow = 0;

  /** The present prefix, and for each of its lengths whether it holds what is wanted. */
  readonly #path: Int32Array;
  readonly #holds: Uint8Array;
  readonly #scratch: Int32Array;

  readonly #frames: Frame[] = [];
  /**
   * Children that are still to be followed, those of each depth behind those of the depth above and one place apart:
   * the projections of siblings lie one after another, and that place tells where the last one ends.
   */
  #childItems = new Int32Array(1024);
  #childNodes = new Int32Array(1024);
  #childSupports = new Int32Array(1024);
  #childEntries = new Int32Array(1024);

  readonly #startedAt: number;
  #toldAt: number;
  #workAtPoll = 0;
  #share = 0;
  #stopped: Incomplete["reason"] | null = null;

  constructor(db: SequenceDb, options: MiningOptions & MiningLimits, hooks: MiningHooks) {
    const { minSupport, counted, startsWith, endsWith, contains, reach = {}, topK } = options;
    this.#options = options;
    this.#hooks = hooks;
    this.#startedAt = hooks.now?.() ?? 0;
    this.#toldAt = this.#startedAt;
    this.#minLength = options.minLength ?? 1;
    this.#maxLength = options.maxLength ?? PATTERN_LENGTH_MAX;
    this.#memoryMax = options.memoryBytesMax ?? MEMORY_BYTES_MAX;
    this.#backwards = endsWith !== undefined;
    this.#typeRanks = ranks(db.typeNames);
    ({ typeSupports: this.#typeSupports, of: this.#of } = countTypes(db, counted));

    const itemOfType = new Int32Array(this.#typeSupports.length).fill(-1);
    const itemTypes: number[] = [];
    for (const [type, support] of this.#typeSupports.entries()) {
      if (support >= minSupport) itemOfType[type] = itemTypes.push(type) - 1;
      else this.#supportBelow = Math.max(this.#supportBelow, support);
    }
    this.#itemTypes = Int32Array.from(itemTypes);
    const positions = positionsOf(db, {
      counted,
      reach,
      itemOfType,
      itemTypes: this.#itemTypes,
      // No support of what is asked for rests on a sequence without them.
      needed: [startsWith, endsWith, contains].filter((types) => types !== undefined),
      backwards: this.#backwards,
    });
    this.#gapLimited = positions.gapLimited;
    this.#projections = new Projections(positions);

    const marked = (types: readonly number[] | undefined) =>
      Uint8Array.from(itemTypes, (type) => (types === undefined || types.includes(type) ? 1 : 0));
    this.#mayBegin = marked(this.#backwards ? endsWith : startsWith);
    this.#mayEnd = marked(this.#backwards ? startsWith : endsWith);
    this.#wanted = marked(contains);

    this.#onlyBest = topK !== undefined && (options.output ?? "all") === "all";
    const shown = hooks.onProgress === undefined ? 0 : BEST_SHOWN;
    this.#best = new Best(this.#onlyBest ? (topK ?? 0) : shown, this.#typeRanks);
    this.#path = new Int32Array(this.#maxLength);
    this.#scratch = new Int32Array(this.#maxLength);
    this.#holds = new Uint8Array(this.#maxLength + 1);
  }

  /** Depth first without recursion, so that no pattern is too long for the call stack. */
  run(): void {
    this.#poll(0);
    let depth = 0;
    if (this.#stopped === null) this.#expand(0, 0, 0, 0, 0, 1);
    while (this.#stopped === null && depth >= 0) {
      const frame = this.#frame(depth);
      if (frame.next === frame.end) {
        depth--;
        continue;
      }
      const child = frame.next++;
      const from = this.#childEntries[child] as number;
      const to = this.#childEntries[child + 1] as number;
      const all = (this.#childEntries[frame.end] as number) - (this.#childEntries[frame.base] as number);
      const width = (frame.width * (to - from)) / all;
      const share = frame.share;
      frame.share += width;
      const item = this.#childItems[child] as number;
      // While others were followed, better ones may have been found.
      if (this.#onlyBest && !this.#best.mayHold(this.#childSupports[child] as number, depth + 2)) continue;
      this.#path[depth] = item;
      this.#holds[depth + 1] = (this.#holds[depth] as number) | (this.#wanted[item] as number);
      depth++;
      this.#expand(this.#childNodes[child] as number, depth, from, to, share, width);
    }
    if (this.#stopped !== null) return;
    this.#share = 1;
    this.#tell();
  }

  /** Finds what can follow the present prefix, keeps it, and makes the projections of what is followed in turn. */
  #expand(node: number, depth: number, from: number, to: number, share: number, width: number): void {
    const above = depth === 0 ? null : this.#frame(depth - 1);
    const base = above === null ? 0 : above.end + 1;
    const frame = this.#frame(depth);
    frame.base = frame.next = frame.end = base;
    frame.share = share;
    frame.width = width;
    this.#share = Math.max(this.#share, share);
    this.#poll(WORK_BETWEEN_POLLS);
    if (this.#stopped !== null) return;

    if (depth === 0) this.#projections.countAll();
    else this.#projections.count(from, to);
    const end = this.#collect(base, depth);
    if (!this.#keep(node, base, end, depth + 1) || depth + 1 >= this.#maxLength) return;
    this.#follow(frame, end, above === null ? 0 : (this.#childEntries[above.end] as number), depth);
    if (frame.end === base) return;
    if (depth === 0) this.#projections.fillAll();
    else this.#projections.fill(from, to);
  }

  /** Puts the frequent ones of what was counted on the stack, by rising item. Gives where they end. */
  #collect(base: number, depth: number): number {
    const { support, touched, touchedCount } = this.#projections;
    const { minSupport } = this.#options;
    this.#reserveChildren(base + touchedCount + 1);
    const items = this.#childItems;
    let end = base;
    for (let n = 0; n < touchedCount; n++) {
      const item = touched[n] as number;
      const reached = support[item] as number;
      if (depth === 0 && this.#mayBegin[item] === 0) continue;
      if (reached >= minSupport) items[end++] = item;
      else if (depth + 1 < this.#maxLength || this.#isListed(item, depth + 1)) {
        this.#supportBelow = Math.max(this.#supportBelow, reached);
      }
    }
    if (end - base > 1) sortRange(items, base, end);
    return end;
  }

  /** Keeps those of the children that are patterns of the result; false when the search has to stop. */
  #keep(node: number, base: number, end: number, length: number): boolean {
    const { support } = this.#projections;
    const { maxPatterns = PATTERNS_MAX } = this.#options;
    const tree = this.#tree;
    if (!this.#onlyBest && !tree.reserve(tree.size + end - base, this.#memoryMax - this.#bytesBeside(tree.bytes))) {
      this.#stopped = "memory";
      return false;
    }
    for (let n = base; n < end; n++) {
      const item = this.#childItems[n] as number;
      const reached = support[item] as number;
      const listed = this.#isListed(item, length);
      if (listed) {
        if (this.#found === maxPatterns && !this.#onlyBest) {
          this.#stopped = "patterns";
          return false;
        }
        this.#found++;
        this.#foundItems += length;
        if (this.#best.mayHold(reached, length)) this.#offer(item, reached, length);
      }
      if (!this.#onlyBest) this.#childNodes[n] = tree.add(node, item, reached, listed);
    }
    return true;
  }

  /** Whether the present prefix and an item, together of that length, are what the options ask for. */
  #isListed(item: number, length: number): boolean {
    const held = (this.#holds[length - 1] as number) | (this.#wanted[item] as number);
    return length >= this.#minLength && this.#mayEnd[item] === 1 && held === 1;
  }

  #offer(item: number, support: number, length: number): void {
    for (let at = 0; at < length; at++) {
      const type = this.#itemTypes[at === length - 1 ? item : (this.#path[at] as number)] as number;
      this.#scratch[this.#backwards ? length - 1 - at : at] = type;
    }
    this.#best.offer(support, this.#scratch.subarray(0, length));
  }

  /** Makes the projections of the children, those of high support first: what is found early is worth most. */
  #follow(frame: Frame, end: number, entries: number, depth: number): void {
    const { support } = this.#projections;
    const projections = this.#projections;
    const { base } = frame;
    let followed = base;
    for (let n = base; n < end; n++) {
      const item = this.#childItems[n] as number;
      const reached = support[item] as number;
      if (this.#onlyBest && !this.#best.mayHold(reached, depth + 2)) continue;
      const node = this.#childNodes[n] as number;
      let place = followed++;
      for (; place > base && (this.#childSupports[place - 1] as number) < reached; place--) {
        this.#childItems[place] = this.#childItems[place - 1] as number;
        this.#childNodes[place] = this.#childNodes[place - 1] as number;
        this.#childSupports[place] = this.#childSupports[place - 1] as number;
      }
      this.#childItems[place] = item;
      this.#childNodes[place] = node;
      this.#childSupports[place] = reached;
    }
    let at = entries;
    for (let n = base; n < followed; n++) {
      const item = this.#childItems[n] as number;
      this.#childEntries[n] = at;
      at += projections.size(item);
    }
    this.#childEntries[followed] = at;
    if (!projections.reserve(at, this.#memoryMax - this.#bytesBeside(projections.bytes))) {
      this.#stopped = "memory";
      return;
    }
    for (let n = base; n < followed; n++)
      projections.place(this.#childItems[n] as number, this.#childEntries[n] as number);
    frame.end = followed;
  }

  #frame(depth: number): Frame {
    return (this.#frames[depth] ??= { base: 0, end: 0, next: 0, share: 0, width: 0 });
  }

  #reserveChildren(length: number): void {
    if (length <= this.#childItems.length) return;
    const longer = Math.max(length, this.#childItems.length * 2);
    this.#childItems = grown(this.#childItems, longer);
    this.#childNodes = grown(this.#childNodes, longer);
    this.#childSupports = grown(this.#childSupports, longer);
    this.#childEntries = grown(this.#childEntries, longer);
  }

  /** All memory that grows with what is found, but for that of one part. A kept item is held twice while results are sorted. */
  #bytesBeside(part: number): number {
    const kept = this.#onlyBest ? this.#best.size * (this.#maxLength * 4 + 100) : this.#foundItems * 8;
    return this.#projections.bytes + this.#tree.bytes + this.#childItems.length * 16 + kept - part;
  }

  /** Looks at clock and cancel once that much more was done. */
  #poll(workBetween: number): void {
    const { work } = this.#projections;
    if (work - this.#workAtPoll < workBetween) return;
    this.#workAtPoll = work;
    const { isCancelled, now } = this.#hooks;
    const { timeBudgetMs = Infinity } = this.#options;
    if (isCancelled?.() === true) this.#stopped = "cancelled";
    if (now === undefined || this.#stopped !== null) return;
    const at = now();
    if (at - this.#startedAt > timeBudgetMs) this.#stopped = "time";
    else if (at - this.#toldAt >= (this.#hooks.progressEveryMs ?? 200)) {
      this.#toldAt = at;
      this.#tell();
    }
  }

  #tell(): void {
    const best = this.#hooks.onProgress === undefined ? [] : this.#best.toArray().slice(0, BEST_SHOWN);
    this.#hooks.onProgress?.({ share: this.#share, patterns: this.#found, best });
  }

  result(): MiningResult {
    const { output = "all", topK = Infinity } = this.#options;
    let table: PatternTable;
    if (this.#onlyBest) table = tableOf(this.#best.toArray());
    else {
      const goesOn = () => {
        this.#poll(0);
        return this.#stopped === null;
      };
      if (output !== "all") keepLongest(this.#tree, output, this.#gapLimited, goesOn);
      table = sortPatterns(this.#tree.toTable(this.#itemTypes, this.#backwards), this.#typeRanks);
      if (topK < table.supports.length)
        table = takePatterns(
          table,
          Int32Array.from({ length: topK }, (_, i) => i),
        );
    }
    return {
      ...table,
      of: this.#of,
      frequent: this.#found,
      typeSupports: this.#typeSupports,
      supportBelow: this.#supportBelow,
      ...(this.#stopped === null ? {} : { incomplete: { reason: this.#stopped, share: this.#share } }),
    };
  }
}

/** Below this length an insertion sort is faster than a view and a call. */
const SHORT = 32;

function sortRange(array: Int32Array, from: number, to: number): void {
  if (to - from > SHORT) {
    array.subarray(from, to).sort();
    return;
  }
  for (let i = from + 1; i < to; i++) {
    const value = array[i] as number;
    let place = i;
    for (; place > from && (array[place - 1] as number) > value; place--) array[place] = array[place - 1] as number;
    array[place] = value;
  }
}
