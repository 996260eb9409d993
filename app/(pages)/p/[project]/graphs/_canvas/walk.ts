import type { Scene, SceneEdge } from "@/lib/causal";

export type Step = "left" | "right" | "up" | "down" | "first";

/** Where the keyboard enters: at the node with most users, the first of equals. */
export function entryOf(scene: Scene): string | undefined {
  let best: Scene["nodes"][number] | undefined;
  for (const node of scene.nodes) if (!best || node.share > best.share) best = node;
  return best?.id;
}

/**
 * Where an arrow leads from a node: along its strongest edge to the right or against it to the left, and up or down to
 * the next node of its layer. From an edge, to its ends. A scene's edges stand the strongest first.
 */
export function stepFrom(scene: Scene, id: string, step: Step): string | undefined {
  if (step === "first") return entryOf(scene);
  const edge = scene.edges.find((each) => each.id === id);
  if (edge) return step === "right" ? edge.target : step === "left" ? edge.source : undefined;
  const node = scene.nodes.find((each) => each.id === id);
  if (!node) return undefined;
  const others = scene.edges.filter(({ source, target }) => source !== target);
  if (step === "right") return others.find(({ source }) => source === id)?.target;
  if (step === "left") return others.find(({ target }) => target === id)?.source;
  const layer = scene.nodes
    .filter(({ x, width }) => x < node.x + node.width && x + width > node.x)
    .toSorted((a, b) => a.y - b.y || (a.id < b.id ? -1 : 1));
  return layer[layer.indexOf(node) + (step === "down" ? 1 : -1)]?.id;
}

/** The edges of a node in the order in which `e` visits them: those that leave it, then those that reach it. */
export function edgesAround(scene: Scene, node: string): SceneEdge[] {
  const leaving = scene.edges.filter(({ source }) => source === node);
  return [...leaving, ...scene.edges.filter(({ source, target }) => target === node && source !== node)];
}

/** The edge after, or before, the present one around a node; from the node itself its first, or last. */
export function nextEdge(scene: Scene, node: string, present: string, back: boolean): string | undefined {
  const around = edgesAround(scene, node).map(({ id }) => id);
  const at = around.indexOf(present);
  if (at < 0) return back ? around.at(-1) : around[0];
  return around[(at + (back ? -1 : 1) + around.length) % around.length];
}

/** What stays bright while something is pointed at: it, its edges and what is at their other ends. */
export function litAround(scene: Scene, id: string): Set<string> {
  const edge = scene.edges.find((each) => each.id === id);
  if (edge) return new Set([id, edge.source, edge.target]);
  return new Set([
    id,
    ...scene.edges.flatMap(({ id: own, source, target }) =>
      source === id || target === id ? [own, source, target] : [],
    ),
  ]);
}
