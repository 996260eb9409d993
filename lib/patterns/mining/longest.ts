import { countingSort } from "./counting-sort.ts";
import type { PatternTree } from "./pattern-tree.ts";

/**
 * Takes off the list what a longer listed pattern covers: for `closed` one of the same support, for `maximal` any.
 * The tree holds every listed pattern.
 *
 * Without a gap limit each part of a frequent pattern is frequent, and its support lies between; so it is enough to look
 * at what becomes of each pattern when one event is taken out. With a gap limit that fails: A C may be frequent where
 * A B C D is, and A C D and A B D not, since taking B out leaves a gap that is too wide. So all parts of each pattern
 * are looked up, which is cheap because every prefix of a frequent pattern is frequent and in the tree: a walk that
 * leaves the tree has nothing more to find. What is covered itself need not be looked at: what it covers, its cover
 * covers too.
 *
 * `goesOn` is asked now and then; when it declines, the rest stays on the list and the answer is false.
 */
export function keepLongest(
  tree: PatternTree,
  output: "closed" | "maximal",
  gapLimited: boolean,
  goesOn: () => boolean = () => true,
): boolean {
  const lengths = tree.lengths();
  const { supports, childrenFrom } = tree;
  const covered = new Uint8Array(tree.size);
  const path = new Int32Array(256);
  const equal = output === "closed";
  let work = 0;

  const cover = (node: number, support: number) => {
    if (!equal || supports[node] === support) covered[node] = 1;
  };

  const takeOneOut = (node: number, length: number) => {
    let prefix = node;
    for (let out = length - 1; out >= 0; out--) {
      prefix = tree.parents[prefix] as number;
      // Of equal neighbors it is the same which one is taken out.
      if (out + 1 < length && path[out] === path[out + 1]) continue;
      let part = prefix;
      let at = out + 1;
      for (; at < length; at++) {
        part = tree.child(part, path[at] as number);
        if (part === 0) break;
      }
      work += at - out;
      if (part !== 0) cover(part, supports[node] as number);
    }
  };

  const walk = (part: number, from: number, length: number, whole: number) => {
    if (childrenFrom[part] === 0) return;
    for (let at = from; at < length; at++) {
      const item = path[at] as number;
      let earlier = from;
      while (path[earlier] !== item) earlier++;
      // The first place of an item leads to all that later places lead to.
      if (earlier < at) continue;
      work++;
      const next = tree.child(part, item);
      if (next === 0 || next === whole) continue;
      // No continuation has more support than its prefix.
      if (equal && (supports[next] as number) < (supports[whole] as number)) continue;
      cover(next, supports[whole] as number);
      walk(next, at + 1, length, whole);
    }
  };

  const nodes = Int32Array.from({ length: tree.size }, (_, node) => node);
  const byLength = countingSort(nodes, (node) => 255 - (lengths[node] as number), 256);
  let whole = true;
  for (const node of byLength) {
    if (tree.listed[node] !== 1 || (gapLimited && covered[node] === 1)) continue;
    const length = lengths[node] as number;
    tree.readPath(node, length, path);
    if (gapLimited) walk(0, 0, length, node);
    else takeOneOut(node, length);
    if (work < 100_000) continue;
    work = 0;
    whole = goesOn();
    if (!whole) break;
  }
  for (let node = 1; node < tree.size; node++) if (covered[node] === 1) tree.unlist(node);
  return whole;
}
