import type { Counted } from "../sequences.ts";
import { int, type Moments } from "../statistics/moments.ts";
import type { Flow, FlowLink, FlowNode } from "./schema.ts";
import { firstEvents, unitsOf } from "./units.ts";

export type FlowOptions = {
  /** The type in the middle. */
  readonly anchor: number;
  /** Steps before and after it. */
  readonly before: number;
  readonly after: number;
  /** Types told apart at each step, those that most did there. */
  readonly width: number;
  readonly counted: Counted;
  /** The same type again right afterwards is no further step. */
  readonly collapse?: boolean;
};

/** In a path: there was no such step. */
export const NONE = -1;

/**
 * What people did around the first time they did the anchor. A step is a moment of the sequence; where several types
 * happened at one moment, the most frequent of them stands for it, so that everyone is in one place at each step.
 */
export function flow(moments: Moments, options: FlowOptions): Flow {
  const { anchor, before, after, counted } = options;
  const { typeNames } = moments.db;
  const anchors = firstEvents(moments, anchor, counted);
  const { paths, shared } = pathsOf(moments, anchors, options);
  const width = before + 1 + after;

  const columns = Array.from({ length: width }, (_, c) => columnOf(moments, paths, c, options));
  const nodes: FlowNode[] = [];
  const starts = columns.map((column) => nodes.push(...column.nodes) - column.nodes.length);
  const placeOf = (type: number, c: number) => {
    const place = columns[c]?.places.get(type);
    return place === undefined ? NONE : (starts[c] ?? 0) + place;
  };

  const links = new Map<string, FlowLink>();
  const whole = new Map<string, { nodes: number[]; n: number }>();
  for (let p = 0; p < anchors.length; p++) {
    const path = paths.subarray(p * width, (p + 1) * width);
    const passed: number[] = [];
    for (let c = 0; c < width; c++) {
      if (isDrawn(path, c, c < before)) passed.push(placeOf(int(path, c), c));
    }
    for (let i = 1; i < passed.length; i++) {
      const [from, to] = [passed[i - 1] as number, passed[i] as number];
      const link = links.get(`${from} ${to}`) ?? { from, to, n: 0 };
      link.n++;
      links.set(`${from} ${to}`, link);
    }
    const one = whole.get(passed.join()) ?? { nodes: passed, n: 0 };
    one.n++;
    whole.set(passed.join(), one);
  }
  return {
    anchor: typeNames[anchor] ?? "",
    counted: counted === "users" ? "users" : "sessions",
    of: unitsOf(moments, counted),
    n: anchors.length,
    before,
    after,
    nodes,
    links: [...links.values()].sort((a, b) => a.from - b.from || a.to - b.to),
    paths: mostFrequent([...whole.values()]),
    shared_moments: shared,
  };
}

/**
 * Whether a path has a node at an index of it, in the columns before the anchor or in the others. Who has left is drawn
 * once, in the column after the last step; who came in, in the one before the first.
 */
export function isDrawn(path: Int32Array, at: number, before: boolean): boolean {
  return path[at] !== NONE || path[before ? at + 1 : at - 1] !== NONE;
}

/**
 * For each anchor one row of types, from the earliest step to the latest, and one of the events that they are of. Where
 * there was no such step, either is `NONE`.
 */
export function pathsOf(
  moments: Moments,
  anchors: Int32Array,
  { anchor, before, after, collapse = false }: FlowOptions,
) {
  const { db, sequenceOf, ranks } = moments;
  const { types, starts } = db;
  const width = before + 1 + after;
  const paths = new Int32Array(anchors.length * width).fill(NONE);
  const events = new Int32Array(anchors.length * width).fill(NONE);
  let shared = 0;
  for (let p = 0; p < anchors.length; p++) {
    const middle = int(anchors, p);
    const from = int(starts, int(sequenceOf, middle));
    const to = int(starts, int(sequenceOf, middle) + 1);
    paths[p * width + before] = anchor;
    events[p * width + before] = middle;
    for (const [direction, steps] of [
      [-1, before],
      [1, after],
    ] as const) {
      let last = anchor;
      let e = middle;
      let rank = int(ranks, middle);
      for (let step = 1; step <= steps;) {
        while (e >= from && e < to && int(ranks, e) === rank) e += direction;
        if (e < from || e >= to) break;
        rank = int(ranks, e);
        let event = e;
        let type = int(types, e);
        let several = false;
        for (let other = e; other >= from && other < to && int(ranks, other) === rank; other += direction) {
          if (int(types, other) === type) continue;
          several = true;
          if (!moreFrequent(moments, int(types, other), type)) continue;
          event = other;
          type = int(types, other);
        }
        if (collapse && type === last) continue;
        last = type;
        if (several) shared++;
        paths[p * width + before + direction * step] = type;
        events[p * width + before + direction * step] = event;
        step++;
      }
    }
  }
  return { paths, events, shared };
}

function moreFrequent({ typeStarts }: Moments, a: number, b: number): boolean {
  const count = (type: number) => int(typeStarts, type + 1) - int(typeStarts, type);
  return count(a) > count(b) || (count(a) === count(b) && a < b);
}

/** One step's nodes, and at which of them each type (or nothing) is found. */
export function columnOf(
  { db }: Moments,
  paths: Int32Array,
  c: number,
  { before, after, width: drawn }: Pick<FlowOptions, "before" | "after" | "width">,
) {
  const width = before + 1 + after;
  const counts = new Map<number, number>();
  let gone = 0;
  for (let at = c; at < paths.length; at += width) {
    const type = int(paths, at);
    if (type !== NONE) counts.set(type, (counts.get(type) ?? 0) + 1);
    else if (isDrawn(paths, at, c < before)) gone++;
  }
  const step = c - before;
  const ranked = [...counts].sort(([a, n], [b, m]) => m - n || a - b);
  const places = new Map<number, number>();
  const nodes: FlowNode[] = [];
  for (const [type, n] of ranked.slice(0, drawn)) {
    places.set(type, nodes.length);
    nodes.push({ step, kind: "type", type: db.typeNames[type] ?? "", n, types: 1 });
  }
  const rest = ranked.slice(drawn);
  if (rest.length > 0) {
    for (const [type] of rest) places.set(type, nodes.length);
    const n = rest.reduce((sum, [, its]) => sum + its, 0);
    nodes.push({ step, kind: "other", type: null, n, types: rest.length });
  }
  if (gone > 0) {
    places.set(NONE, nodes.length);
    nodes.push({ step, kind: step < 0 ? "came_in" : "left", type: null, n: gone, types: 0 });
  }
  return { nodes, places };
}

/** The paths that are the most frequent of at least one link, the most frequent first. */
function mostFrequent(paths: { nodes: number[]; n: number }[]): Flow["paths"] {
  paths.sort((a, b) => b.n - a.n);
  const shown = new Set<string>();
  return paths.filter(({ nodes }) => {
    let first = nodes.length === 1;
    for (let i = 1; i < nodes.length; i++) {
      const link = `${nodes[i - 1]} ${nodes[i]}`;
      first ||= !shown.has(link);
      shown.add(link);
    }
    return first;
  });
}
