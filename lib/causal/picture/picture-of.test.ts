import { describe, expect, it } from "vitest";
import { madeGraph } from "../__fixtures__/made-graph";
import { GraphOutline } from "../outline";
import { backboneOf } from "./backbone";
import { degreesOf, partOf, pictureOf, type PictureRequest } from "./picture-of";
import { drawableEdges, scene } from "./scene";
import { simpleLayout } from "./simple-layout";

const made = madeGraph({ nodes: 400, edges: 900 });
const backbone = backboneOf(made);
const graph = GraphOutline.parse({
  ...made,
  layout: simpleLayout(
    made.nodes.filter(({ id }) => backbone.nodes.includes(id)),
    made.edges.filter(({ id }) => backbone.edges.includes(id)),
  ),
});
const usual: PictureRequest = { filter: {}, k: undefined, all: false };
const requests: PictureRequest[] = [
  usual,
  { ...usual, k: 1 },
  { ...usual, all: true },
  { ...usual, filter: { level: 2, relations: ["cause"] } },
];

describe("pictureOf", () => {
  it("draws the backbone of what fits, in the order of strength", () => {
    const { fitting, drawn, coverage } = pictureOf(graph, usual);
    expect(fitting.edges).toHaveLength(900);
    expect(new Set(drawn.edges.map(({ id }) => id))).toEqual(new Set(backbone.edges));
    expect(drawn.edges.map(({ id }) => id)).toEqual(backbone.edges);
    expect(coverage.edges).toEqual({ n: backbone.edges.length, of: 900 });
  });

  it("draws the same of an edge in outline as of the whole edge", () => {
    for (const asked of requests) {
      const [whole, outline] = [pictureOf(made, asked).drawn, pictureOf(graph, asked).drawn];
      expect(drawableEdges(outline.edges)).toEqual(drawableEdges(whole.edges));
      expect(outline.nodes).toEqual(whole.nodes);
    }
  });
});

describe("partOf", () => {
  it("holds no more than what is drawn, and draws the same picture as the whole", () => {
    for (const asked of requests) {
      const part = partOf(graph, asked);
      const [whole, again] = [pictureOf(graph, asked), pictureOf(part, asked)];
      expect(part.edges).toEqual(whole.drawn.edges);
      expect(again.drawn).toEqual(whole.drawn);
      expect(part.part.coverage).toEqual(whole.coverage);
      expect(part.part.fitting).toBe(whole.fitting.edges.length);
    }
  });

  it("keeps of the layout what is drawn, and none where that does not serve", () => {
    const part = partOf(graph, usual);
    const { drawn } = pictureOf(graph, usual);
    const sceneIn = ({ layout }: GraphOutline) =>
      layout && scene({ layout, nodes: drawn.nodes, edges: drawableEdges(drawn.edges), users: 1 });
    expect(sceneIn(part)).toEqual(sceneIn(graph));
    expect(Object.keys(part.layout?.nodes ?? {})).toHaveLength(drawn.nodes.length);
    expect(partOf(graph, { ...usual, all: true }).layout).toBeNull();
  });

  it("knows how many edges of the whole graph touch each node", () => {
    const { part, nodes } = partOf(graph, usual);
    const all = degreesOf(graph.edges);
    for (const { id } of nodes) {
      const touching = (end: "source" | "target") => graph.edges.filter((edge) => edge[end] === id).length;
      expect(part.degrees[id]).toEqual({ incoming: touching("target"), outgoing: touching("source") });
      expect(part.degrees[id]).toEqual(all[id]);
    }
  });
});
