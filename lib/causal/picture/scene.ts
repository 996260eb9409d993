import type { EdgeOutline } from "../outline";
import type { GraphEdge, GraphLayout, GraphNode, Words } from "../schema";
import { endAngle, markPoint, round, roundedPath, shortened, type Point } from "./geometry";
import { loopsOf } from "./loops";
import { byStrength, usersOf } from "./strength";
import { wrapLabel } from "./wrap-label";

/** How one of the three opinions stands: it holds to the edge, speaks against it, leaves it open, or was not given. */
export type SealPart = "filled" | "crossed" | "open" | "none";
export type Seal = { data: SealPart; model: SealPart; human: SealPart };

export type SceneNode = {
  id: string;
  kind: GraphNode["kind"];
  x: number;
  y: number;
  width: number;
  height: number;
  label: Words;
  /** The name as it is broken into lines, in either language. */
  lines: { zh: string[]; en: string[] };
  /** Share of users who have it, 0 to 1. */
  share: number;
  /** Only a model named it, or it has no figures yet. */
  provisional: boolean;
};

export type SceneEdge = {
  id: string;
  source: string;
  target: string;
  relation: GraphEdge["relation"];
  level: GraphEdge["level"];
  /** The whole line, and the one that leaves room for its arrowhead. */
  path: string;
  stem: string;
  tip: { x: number; y: number; angle: number };
  width: number;
  mark: { x: number; y: number };
  seal: Seal;
  /** Such as `42% · ×2.1`; empty where nothing was counted. */
  label: string;
  /** Whether the label shows without anybody pointing at the edge. */
  labelled: boolean;
  /** It is part of a way back to where it starts. */
  loop: boolean;
  /** Opinions of it differ. */
  conflict: boolean;
  provisional: boolean;
};

/** A picture as shapes with places, in one order for equal input. */
export type Scene = { width: number; height: number; nodes: SceneNode[]; edges: SceneEdge[] };

/** As much of a node and of an edge as drawing takes; those of a graph that is being made have less. */
export type DrawableNode = Pick<GraphNode, "id" | "kind" | "label" | "origin"> & { users: number | undefined };
export type DrawableEdge = Pick<GraphEdge, "id" | "source" | "target" | "relation" | "level"> & {
  users: number;
  confidence: number | undefined;
  lift: number | undefined;
  seal: Seal;
  conflict: boolean;
  provisional: boolean;
};

export const FONT_SIZE = 12;
export const LABEL_SIZE = 11;
const LABEL_PAD = 10;
const WIDTH_MIN = 1;
const WIDTH_MAX = 7;

/** With so few edges each has its label; of more, the strongest 15 %, 10 to 25. */
const LABELS_ALL_MAX = 12;
const LABELS_SHARE = 0.15;
const LABELS_MIN = 10;
const LABELS_MAX = 25;

type SceneInput = {
  layout: GraphLayout;
  nodes: readonly DrawableNode[];
  /** The strongest first, since they get the labels. */
  edges: readonly DrawableEdge[];
  /** How many users there are in all. */
  users: number;
};

/** What of a graph is drawn where. Whatever the layout does not place is left out. */
export function scene({ layout, nodes, edges, users }: SceneInput): Scene {
  const placed = edges.filter(({ id }) => (layout.edges[id]?.length ?? 0) > 1);
  const loops = loopsOf(
    nodes.map(({ id }) => id),
    placed,
  );
  const most = Math.max(1, ...placed.map((edge) => edge.users));
  const labelled = labelsShown(placed.length);
  return {
    width: layout.width,
    height: layout.height,
    nodes: nodes.flatMap((node) => {
      const place = layout.nodes[node.id];
      return place ? [nodeAt(node, place, users)] : [];
    }),
    edges: placed.map((edge, rank) => {
      const points = layout.edges[edge.id] ?? [];
      return { ...edgeAlong(edge, points, most), labelled: rank < labelled, loop: loops.has(edge.id) };
    }),
  };
}

export const labelsShown = (edges: number): number =>
  edges <= LABELS_ALL_MAX ? edges : Math.min(LABELS_MAX, Math.max(LABELS_MIN, Math.ceil(edges * LABELS_SHARE)), edges);

type Place = GraphLayout["nodes"][string];

function nodeAt({ id, kind, label, users, origin }: DrawableNode, place: Place, of: number): SceneNode {
  const room = place.width - 2 * LABEL_PAD;
  return {
    ...place,
    id,
    kind,
    label,
    lines: { zh: wrapLabel(label.zh, room, FONT_SIZE), en: wrapLabel(label.en, room, FONT_SIZE) },
    share: users === undefined || of === 0 ? 0 : Math.min(1, users / of),
    provisional: origin === "model" || users === undefined,
  };
}

function edgeAlong(edge: DrawableEdge, points: readonly Point[], most: number) {
  const width = round(WIDTH_MIN + (WIDTH_MAX - WIDTH_MIN) * Math.sqrt(edge.users / most));
  const [x, y] = points.at(-1) ?? [0, 0];
  const [markX, markY] = markPoint(points);
  const { id, source, target, relation, level, seal, conflict, provisional } = edge;
  return {
    id,
    source,
    target,
    relation,
    level,
    seal,
    conflict,
    provisional,
    width,
    path: roundedPath(points),
    stem: roundedPath(shortened(points, headLength(relation, width))),
    tip: { x, y, angle: endAngle(points) },
    mark: { x: markX, y: markY },
    label: labelOf(edge),
  };
}

/** How much of a line its arrowhead covers, so that a broad line does not show beside the tip. */
export function headLength(relation: DrawableEdge["relation"], width: number): number {
  switch (relation) {
    case "cause":
      return 7 + width;
    case "condition":
      return 11 + width;
    case "sequence":
      return width / 2;
    case "inhibit":
      return 3;
  }
}

/** Signs are the same in both languages, so the picture does not change with them. */
function labelOf({ confidence, lift }: DrawableEdge): string {
  const share = confidence === undefined ? "" : `${percent(confidence)}%`;
  const times = lift === undefined ? "" : `×${ratio(lift)}`;
  return [share, times].filter(Boolean).join(" · ");
}

const percent = (value: number): string =>
  value > 0 && value < 0.01 ? String(Number((value * 100).toPrecision(1))) : String(Math.round(value * 100));
const ratio = (value: number): string => String(value >= 100 ? Math.round(value) : Number(value.toPrecision(2)));

/** A graph's edges as they are drawn, the strongest first. */
export function drawableEdges(edges: readonly EdgeOutline[]): DrawableEdge[] {
  return edges.toSorted(byStrength).map((edge) => ({
    id: edge.id,
    source: edge.source,
    target: edge.target,
    relation: edge.relation,
    level: edge.level,
    users: usersOf(edge),
    confidence: edge.stats?.confidence.est,
    lift: edge.stats?.lift?.est,
    seal: sealOf(edge),
    conflict: edge.agreement === "conflict",
    provisional: edge.origin === "model" && edge.level === 0,
  }));
}

/** The three opinions of an edge, side by side and never merged. */
export function sealOf({ level, stats, level_reasons: reasons, model, human }: EdgeOutline): Seal {
  const apart = reasons.some(({ code }) => code === "not_together");
  return {
    data: level > 0 ? "filled" : stats === null ? "none" : apart ? "crossed" : "open",
    model:
      model === null ? "none" : ({ supports: "filled", doubts: "crossed", unsure: "open" } as const)[model.verdict],
    human:
      human === null
        ? "none"
        : ({ approved: "filled", rejected: "crossed", needs_data: "open" } as const)[human.verdict],
  };
}
