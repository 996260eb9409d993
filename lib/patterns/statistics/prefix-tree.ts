/** One step of patterns that begin alike: `type` is its event type, `patterns` those that end here. */
export type TreeNode = {
  readonly type: number;
  readonly children: TreeNode[];
  /** Indices into the given list; equal patterns share a node. */
  readonly patterns: number[];
};

/**
 * Patterns as a tree of their prefixes, children in the order of their types, so that what a prefix costs is paid once.
 *
 * @param typesMax how many types there are
 * @throws RangeError for an empty pattern or a type that does not exist
 */
export function prefixTree(patterns: readonly Int32Array[], typesMax: number): TreeNode {
  const root: TreeNode = { type: -1, children: [], patterns: [] };
  const order = [...patterns.keys()].sort((a, b) => compareSteps(patterns[a], patterns[b]));
  const path = [root];
  for (const i of order) {
    const steps = patterns[i] ?? new Int32Array();
    if (steps.length === 0) throw new RangeError("A pattern needs at least one event.");
    let depth = 0;
    while (depth < steps.length && path[depth + 1]?.type === steps[depth]) depth++;
    path.length = depth + 1;
    for (; depth < steps.length; depth++) {
      const type = steps[depth] ?? -1;
      if (type < 0 || type >= typesMax) throw new RangeError(`There is no event type ${type} of ${typesMax}.`);
      const node: TreeNode = { type, children: [], patterns: [] };
      path[depth]?.children.push(node);
      path.push(node);
    }
    path[steps.length]?.patterns.push(i);
  }
  return root;
}

/** The order of types step by step; a prefix comes before what it begins. */
export function compareSteps(one: Int32Array = new Int32Array(), other: Int32Array = new Int32Array()): number {
  const shared = Math.min(one.length, other.length);
  for (let i = 0; i < shared; i++) {
    const difference = (one[i] ?? 0) - (other[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}
