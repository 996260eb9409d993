/** A type as far as merging is concerned. */
export type MergeNode = { id: string; name: string; mergedInto: string | null };

export type MergePlan =
  | { ok: true; target: MergeNode; /** Types that are pointed at the target now. */ moved: MergeNode[] }
  | { ok: false; reason: "unknown"; id: string }
  | { ok: false; reason: "loop"; source: MergeNode; target: MergeNode };

/** The type that stands for this one after all merges. */
export function endOf(types: ReadonlyMap<string, MergeNode>, id: string): MergeNode | undefined {
  let node = types.get(id);
  // No chain can be longer than there are types; a longer one would be a loop.
  for (let steps = 0; node && node.mergedInto !== null && steps <= types.size; steps++) {
    node = types.get(node.mergedInto);
  }
  return node;
}

/**
 * What merging these types into a target comes to. A target that is merged itself stands for its end. A source that
 * its target is merged into, or that is the target, would close a loop. Sources that mean the target already are left
 * as they are.
 */
export function planMerge(
  types: ReadonlyMap<string, MergeNode>,
  sourceIds: readonly string[],
  targetId: string,
): MergePlan {
  const named = types.get(targetId);
  const target = endOf(types, targetId);
  if (!named || !target) return { ok: false, reason: "unknown", id: targetId };
  const moved: MergeNode[] = [];
  for (const id of new Set(sourceIds)) {
    const source = types.get(id);
    if (!source) return { ok: false, reason: "unknown", id };
    if (source.id === target.id) return { ok: false, reason: "loop", source, target: named };
    if (endOf(types, id)?.id !== target.id) moved.push(source);
  }
  return { ok: true, target, moved };
}
