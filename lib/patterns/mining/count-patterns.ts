import type { Counted, Reach, SequenceDb } from "../sequences.ts";
import type { PatternTable } from "./pattern-table.ts";
import { treeOf } from "./pattern-tree.ts";
import { positionsOf } from "./positions.ts";
import { Projections } from "./projections.ts";

/**
 * How many users (or sequences) follow each of the given patterns, in the order of the patterns. The candidates are
 * walked as a tree, so that what patterns have in common is counted once. `isCancelled` is asked for each prefix; once
 * it is true there is no answer, since a support that is too low cannot be told from one that is right.
 */
export function countPatterns(
  db: SequenceDb,
  patterns: PatternTable,
  options: { readonly counted: Counted; readonly reach?: Reach | undefined },
  isCancelled: () => boolean = () => false,
): Int32Array | null {
  const { tree, nodes } = treeOf(patterns);
  const itemOfType = new Int32Array(db.typeNames.length).fill(-1);
  const itemTypes = Int32Array.from(new Set(patterns.items)).sort();
  for (const [item, type] of itemTypes.entries()) {
    if (!(type in itemOfType)) throw new RangeError(`type ${type} has no name`);
    itemOfType[type] = item;
  }
  const { counted, reach = {} } = options;
  const positions = positionsOf(db, { counted, reach, itemOfType, itemTypes, needed: [], backwards: false });
  const projections = new Projections(positions);
  const supports = new Int32Array(tree.size);

  const itemOf = (node: number) => itemOfType[tree.items[node] as number] as number;
  /** `top` is where the projections end that are still needed: those of the prefix and of its siblings. */
  const walk = (parent: number, from: number, to: number, top: number): boolean => {
    const first = tree.childrenFrom[parent] as number;
    const end = tree.childrenTo[parent] as number;
    if (first === end) return true;
    if (isCancelled()) return false;
    if (parent === 0) projections.countAll();
    else projections.count(from, to);
    const places: number[] = [];
    let at = top;
    for (let node = first; node < end; node++) {
      const item = itemOf(node);
      supports[node] = projections.support[item] as number;
      places.push(at);
      if (supports[node] === 0) continue;
      projections.place(item, at);
      at += projections.size(item);
    }
    places.push(at);
    projections.reserve(at, Infinity);
    if (parent === 0) projections.fillAll();
    else projections.fill(from, to);
    for (let n = 0; n < end - first; n++) {
      if (!walk(first + n, places[n] as number, places[n + 1] as number, at)) return false;
    }
    return true;
  };
  return walk(0, 0, 0, 0) ? nodes.map((node) => supports[node] as number) : null;
}
