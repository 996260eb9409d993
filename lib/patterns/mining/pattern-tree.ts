import { grown } from "./grown.ts";
import type { PatternTable } from "./pattern-table.ts";

/** Five numbers and a mark. */
export const BYTES_OF_NODE = 21;

/**
 * Patterns as a tree of prefixes in flat arrays. Node 0 is the empty prefix; the children of a node lie together in the
 * order of their items, so that one is found by halving.
 */
export class PatternTree {
  items = new Int32Array(1024);
  supports = new Int32Array(1024);
  parents = new Int32Array(1024);
  /** Where the children of each node lie; without children both are 0. */
  childrenFrom = new Int32Array(1024);
  childrenTo = new Int32Array(1024);
  /** 1 for what is part of the result, 0 for what is only a prefix. */
  listed = new Uint8Array(1024);
  /** How many nodes there are. */
  size = 1;
  listedCount = 0;

  constructor() {
    this.parents[0] = -1;
  }

  get bytes(): number {
    return this.items.length * BYTES_OF_NODE;
  }

  /** Makes room; false where that would take more than so many bytes. */
  reserve(nodes: number, bytesMax: number): boolean {
    if (nodes <= this.items.length) return true;
    const length = Math.min(Math.max(nodes, this.items.length * 2), Math.floor(bytesMax / BYTES_OF_NODE));
    if (length < nodes) return false;
    this.items = grown(this.items, length);
    this.supports = grown(this.supports, length);
    this.parents = grown(this.parents, length);
    this.childrenFrom = grown(this.childrenFrom, length);
    this.childrenTo = grown(this.childrenTo, length);
    const listed = new Uint8Array(length);
    listed.set(this.listed);
    this.listed = listed;
    return true;
  }

  /** Adds a child where there is room for it. All children of a node are added one after another, by rising item. */
  add(parent: number, item: number, support: number, isListed: boolean): number {
    const node = this.size++;
    this.items[node] = item;
    this.supports[node] = support;
    this.parents[node] = parent;
    if (this.childrenTo[parent] === 0) this.childrenFrom[parent] = node;
    this.childrenTo[parent] = node + 1;
    if (isListed) {
      this.listed[node] = 1;
      this.listedCount++;
    }
    return node;
  }

  unlist(node: number): void {
    if (this.listed[node] === 1) this.listedCount--;
    this.listed[node] = 0;
  }

  /** The child with that item, or 0. */
  child(node: number, item: number): number {
    let low = this.childrenFrom[node] as number;
    let high = this.childrenTo[node] as number;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const here = this.items[middle] as number;
      if (here === item) return middle;
      if (here < item) low = middle + 1;
      else high = middle;
    }
    return 0;
  }

  /** How many items each node has. Parents come before their children. */
  lengths(): Uint8Array {
    const lengths = new Uint8Array(this.size);
    for (let node = 1; node < this.size; node++) lengths[node] = (lengths[this.parents[node] as number] as number) + 1;
    return lengths;
  }

  /** Writes the items that lead to a node, the first one first. */
  readPath(node: number, length: number, path: Int32Array): void {
    for (let at = length - 1, n = node; at >= 0; at--, n = this.parents[n] as number)
      path[at] = this.items[n] as number;
  }

  /** What is listed, with each item's type, from the last to the first where the tree was grown backwards. */
  toTable(itemTypes: Int32Array, backwards = false): PatternTable {
    const lengths = this.lengths();
    const offsets = new Int32Array(this.listedCount + 1);
    const supports = new Int32Array(this.listedCount);
    let total = 0;
    for (let node = 1; node < this.size; node++) if (this.listed[node] === 1) total += lengths[node] as number;
    const items = new Int32Array(total);
    let count = 0;
    let offset = 0;
    for (let node = 1; node < this.size; node++) {
      if (this.listed[node] !== 1) continue;
      const length = lengths[node] as number;
      for (let at = 0, n = node; at < length; at++, n = this.parents[n] as number) {
        items[offset + (backwards ? at : length - 1 - at)] = itemTypes[this.items[n] as number] as number;
      }
      offset += length;
      supports[count++] = this.supports[node] as number;
      offsets[count] = offset;
    }
    return { items, offsets, supports };
  }
}

/** What is only a prefix has no support that is known; it may be as high as can be. */
const UNKNOWN = 2 ** 31 - 1;

/**
 * The tree of patterns that are given as types, which are its items. `nodes` tells where each pattern stands. A pattern
 * given twice is one node, with the support of the last.
 */
export function treeOf({ items, offsets, supports }: PatternTable): { tree: PatternTree; nodes: Int32Array } {
  const tree = new PatternTree();
  tree.reserve(items.length + 1, Infinity);
  const nodes = new Int32Array(supports.length);
  // Breadth first: all children of a node are added together. `group` holds the patterns that go through one node.
  type Group = { node: number; members: number[] };
  let level: Group[] = [{ node: 0, members: Array.from(supports, (_, i) => i) }];
  for (let depth = 0; level.length > 0; depth++) {
    const next: Group[] = [];
    for (const { node, members } of level) {
      const byItem = new Map<number, number[]>();
      for (const i of members) {
        if ((offsets[i] as number) + depth === offsets[i + 1]) {
          nodes[i] = node;
          continue;
        }
        const item = items[(offsets[i] as number) + depth] as number;
        const through = byItem.get(item);
        if (through) through.push(i);
        else byItem.set(item, [i]);
      }
      for (const [item, through] of [...byItem].sort(([a], [b]) => a - b)) {
        const child = tree.add(node, item, UNKNOWN, false);
        next.push({ node: child, members: through });
      }
    }
    level = next;
  }
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i] as number;
    if (node === 0) continue;
    if (tree.listed[node] === 0) tree.listedCount++;
    tree.listed[node] = 1;
    tree.supports[node] = supports[i] as number;
  }
  return { tree, nodes };
}
