import type { Wire } from "./wire";

/**
 * Which node belongs to which ring: nodes of one number can be reached from one another (Tarjan 1972, with a stack of
 * its own, since a chain of thousands would overflow that of calls).
 */
export function ringsOf(nodes: readonly string[], edges: readonly Wire[]): Map<string, number> {
  const next = Map.groupBy(edges, ({ source }) => source);
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const ring = new Map<string, number>();
  const open: string[] = [];
  let rings = 0;
  for (const root of nodes) {
    if (index.has(root)) continue;
    const calls: { node: string; at: number }[] = [{ node: root, at: 0 }];
    for (let call = calls.at(-1); call; call = calls.at(-1)) {
      const { node } = call;
      if (call.at === 0) {
        index.set(node, index.size);
        low.set(node, index.get(node) ?? 0);
        open.push(node);
      }
      const target = next.get(node)?.[call.at++]?.target;
      if (target !== undefined) {
        if (!index.has(target)) calls.push({ node: target, at: 0 });
        else if (!ring.has(target)) low.set(node, Math.min(low.get(node) ?? 0, index.get(target) ?? 0));
        continue;
      }
      calls.pop();
      const above = calls.at(-1)?.node;
      if (above !== undefined) low.set(above, Math.min(low.get(above) ?? 0, low.get(node) ?? 0));
      if (low.get(node) !== index.get(node)) continue;
      for (let member = open.pop(); member !== undefined; member = open.pop()) {
        ring.set(member, rings);
        if (member === node) break;
      }
      rings++;
    }
  }
  return ring;
}

/** The edges that are part of a way back to where they start. */
export function loopsOf(nodes: readonly string[], edges: readonly Wire[]): Set<string> {
  const ring = ringsOf(nodes, edges);
  return new Set(edges.filter(({ source, target }) => ring.get(source) === ring.get(target)).map(({ id }) => id));
}
