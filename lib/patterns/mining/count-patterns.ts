import type { Counted, Reach, SequenceDb } from "../sequences.ts";
import type { Incomplete, MiningHooks } from "./mine-patterns.ts";
import { MEMORY_BYTES_MAX, WORK_BETWEEN_POLLS, type MiningLimits } from "./options.ts";
import type { PatternTable } from "./pattern-table.ts";
import { BYTES_OF_NODE, treeOf } from "./pattern-tree.ts";
import { positionsOf } from "./positions.ts";
import { Projections } from "./projections.ts";

/** What is counted, and where counting stops; limits as in `minePatterns`. */
export type CountOptions = Pick<MiningLimits, "timeBudgetMs" | "memoryBytesMax"> & {
  readonly counted: Counted;
  readonly reach?: Reach | undefined;
};

/** Why there is no answer. A support that is too low cannot be told from one that is right, so none is given then. */
export type CountStopped = Exclude<Incomplete["reason"], "patterns">;

export type CountResult = { readonly supports: Int32Array } | { readonly stopped: CountStopped };

/**
 * How many users (or sequences) follow each of the given patterns, in the order of the patterns. The candidates are
 * walked as a tree, so that what patterns have in common is counted once.
 *
 * @throws RangeError for a pattern of a type that has no name
 */
export function countPatterns(
  db: SequenceDb,
  patterns: PatternTable,
  options: CountOptions,
  hooks: Pick<MiningHooks, "now" | "isCancelled"> = {},
): CountResult {
  const { counted, reach = {}, timeBudgetMs = Infinity, memoryBytesMax = MEMORY_BYTES_MAX } = options;
  const startedAt = hooks.now?.() ?? 0;
  // Asked before the tree is made: it takes no more than one node for each item, and the empty prefix.
  const treeBytes = (patterns.items.length + 1) * BYTES_OF_NODE;
  if (treeBytes > memoryBytesMax) return { stopped: "memory" };
  const { tree, nodes } = treeOf(patterns);
  const itemOfType = new Int32Array(db.typeNames.length).fill(-1);
  const itemTypes = Int32Array.from(new Set(patterns.items)).sort();
  for (const [item, type] of itemTypes.entries()) {
    if (!(type in itemOfType)) throw new RangeError(`type ${type} has no name`);
    itemOfType[type] = item;
  }
  const positions = positionsOf(db, { counted, reach, itemOfType, itemTypes, needed: [], backwards: false });
  const projections = new Projections(positions);
  const supports = new Int32Array(tree.size);

  let workAtPoll = -WORK_BETWEEN_POLLS;
  const poll = (): CountStopped | null => {
    if (projections.work - workAtPoll < WORK_BETWEEN_POLLS) return null;
    workAtPoll = projections.work;
    if (hooks.isCancelled?.() === true) return "cancelled";
    return hooks.now !== undefined && hooks.now() - startedAt > timeBudgetMs ? "time" : null;
  };
  const itemOf = (node: number) => itemOfType[tree.items[node] as number] as number;
  /** `top` is where the projections end that are still needed: those of the prefix and of its siblings. */
  const walk = (parent: number, from: number, to: number, top: number): CountStopped | null => {
    const first = tree.childrenFrom[parent] as number;
    const end = tree.childrenTo[parent] as number;
    if (first === end) return null;
    const stopped = poll();
    if (stopped !== null) return stopped;
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
    if (!projections.reserve(at, memoryBytesMax - treeBytes)) return "memory";
    if (parent === 0) projections.fillAll();
    else projections.fill(from, to);
    for (let n = 0; n < end - first; n++) {
      const below = walk(first + n, places[n] as number, places[n + 1] as number, at);
      if (below !== null) return below;
    }
    return null;
  };
  const stopped = walk(0, 0, 0, 0);
  return stopped === null ? { supports: nodes.map((node) => supports[node] as number) } : { stopped };
}
