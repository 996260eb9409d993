import type { GraphLayout } from "../schema";
import { compareText } from "./strength";
import { LAYER_GAP, MARGIN, NODE_GAP, NODE_HEIGHT, NODE_WIDTH, type Box, type Wire } from "./wire";

/** Passes over the layers that put each node near those it is tied to. */
const SWEEPS = 4;

/**
 * A picture for when the better one takes too long: each node stands one layer after the furthest way that leads to it,
 * results in the last. It takes time in proportion to nodes and edges.
 */
export function simpleLayout(nodes: readonly Box[], edges: readonly Wire[]): GraphLayout {
  const known = new Set(nodes.map(({ id }) => id));
  const wires = edges.filter(({ source, target }) => known.has(source) && known.has(target));
  const layers = ordered(layered(nodes, wires), wires);
  const tallest = Math.max(1, ...layers.map(({ length }) => length));
  const step = NODE_HEIGHT + NODE_GAP;
  const placed: GraphLayout["nodes"] = {};
  for (const [column, layer] of layers.entries()) {
    const top = MARGIN + Math.round(((tallest - layer.length) * step) / 2);
    for (const [row, id] of layer.entries()) {
      placed[id] = {
        x: MARGIN + column * (NODE_WIDTH + LAYER_GAP),
        y: top + row * step,
        width: NODE_WIDTH,
        height: NODE_HEIGHT,
      };
    }
  }
  const bottom = MARGIN + tallest * step;
  const routes: GraphLayout["edges"] = {};
  let below = 0;
  for (const { id, source, target } of wires) {
    const [from, to] = [placed[source], placed[target]];
    if (!from || !to) continue;
    routes[id] = routeOf(from, to, () => bottom + 8 * (below++ % 6));
  }
  return {
    width: 2 * MARGIN + Math.max(1, layers.length) * (NODE_WIDTH + LAYER_GAP) - LAYER_GAP,
    height: bottom + (below > 0 ? 48 + MARGIN : 0),
    nodes: placed,
    edges: routes,
  };
}

type Place = GraphLayout["nodes"][string];

/** Forward edges run straight from side to side; those that lead back go round below everything. */
function routeOf(from: Place, to: Place, nextBelow: () => number): [number, number][] {
  const start: [number, number] = [from.x + from.width, from.y + from.height / 2];
  const end: [number, number] = [to.x, to.y + to.height / 2];
  if (end[0] > start[0]) {
    const middle = end[0] - LAYER_GAP / 2;
    return start[1] === end[1] ? [start, end] : [start, [middle, start[1]], [middle, end[1]], end];
  }
  const y = nextBelow();
  const [right, left] = [start[0] + 14, end[0] - 14];
  return [start, [right, start[1]], [right, y], [left, y], [left, end[1]], end];
}

/** The layer of each node: the longest way to it, without the edges that close a loop. */
function layered(nodes: readonly Box[], edges: readonly Wire[]): string[][] {
  const outgoing = Map.groupBy(edges, ({ source }) => source);
  const state = new Map<string, "open" | "done">();
  const finished: string[] = [];
  const back = new Set<string>();
  const entered = Map.groupBy(edges, ({ target }) => target);
  const entries = ({ id }: Box): number => entered.get(id)?.length ?? 0;
  const starts = nodes.toSorted((a, b) => entries(a) - entries(b));
  for (const { id: root } of starts) {
    if (state.has(root)) continue;
    const calls = [{ node: root, at: 0 }];
    state.set(root, "open");
    for (let call = calls.at(-1); call; call = calls.at(-1)) {
      const edge = outgoing.get(call.node)?.[call.at++];
      if (!edge) {
        state.set(call.node, "done");
        finished.push(call.node);
        calls.pop();
      } else if (state.get(edge.target) === "open") back.add(edge.id);
      else if (!state.has(edge.target)) {
        state.set(edge.target, "open");
        calls.push({ node: edge.target, at: 0 });
      }
    }
  }
  const layer = new Map<string, number>();
  for (const node of finished.toReversed()) {
    const own = layer.get(node) ?? 0;
    layer.set(node, own);
    for (const { id, target } of outgoing.get(node) ?? [])
      if (!back.has(id)) layer.set(target, Math.max(layer.get(target) ?? 0, own + 1));
  }
  const last = Math.max(0, ...layer.values());
  for (const { id, kind } of nodes) if (kind === "result" && !outgoing.has(id)) layer.set(id, last);
  const layers: string[][] = Array.from({ length: last + 1 }, () => []);
  for (const { id } of nodes) layers[layer.get(id) ?? 0]?.push(id);
  return layers.filter(({ length }) => length > 0);
}

/** The layers, each ordered by where its nodes' neighbors stand. */
function ordered(layers: string[][], edges: readonly Wire[]): string[][] {
  const neighbors = new Map<string, string[]>();
  for (const { source, target } of edges) {
    neighbors.set(source, [...(neighbors.get(source) ?? []), target]);
    neighbors.set(target, [...(neighbors.get(target) ?? []), source]);
  }
  const place = new Map<string, number>();
  const remember = (layer: readonly string[]) => {
    for (const [at, id] of layer.entries()) place.set(id, (at + 0.5) / layer.length);
  };
  layers.forEach(remember);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const layer of sweep % 2 === 0 ? layers : layers.toReversed()) {
      const wish = new Map(
        layer.map((id) => {
          const places = (neighbors.get(id) ?? []).map((other) => place.get(other) ?? 0);
          const sum = places.reduce((total, at) => total + at, 0);
          return [id, places.length > 0 ? sum / places.length : (place.get(id) ?? 0)];
        }),
      );
      layer.sort((a, b) => (wish.get(a) ?? 0) - (wish.get(b) ?? 0) || compareText(a, b));
      remember(layer);
    }
  }
  return layers;
}
