import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { madeGraph } from "../__fixtures__/made-graph";
import { loopsOf } from "./loops";
import { escapeXml } from "../xml";
import { sceneMarkup } from "./markup";
import { PAGE_PALETTE } from "./palette";
import { drawableEdges, labelsShown, scene, sealOf } from "./scene";
import { simpleLayout } from "./simple-layout";
import { sceneToSvg } from "./svg";
import { textWidth, wrapLabel } from "./wrap-label";

const graph = madeGraph({ nodes: 12, edges: 20 });
const drawn = scene({
  layout: simpleLayout(graph.nodes, graph.edges),
  nodes: graph.nodes,
  edges: drawableEdges(graph.edges),
  users: graph.figures.users,
});

describe("scene", () => {
  it("makes edges as wide as the square root of their users", () => {
    const users = new Map(graph.edges.map((edge) => [edge.id, edge.stats?.users.ab ?? 0]));
    const most = Math.max(...users.values());
    for (const { id, width } of drawn.edges)
      expect(width).toBeCloseTo(1 + 6 * Math.sqrt((users.get(id) ?? 0) / most), 0);
  });

  it("labels all edges of a small picture and the strongest of a large one", () => {
    expect([0, 12, 13, 100, 600].map(labelsShown)).toEqual([0, 12, 10, 15, 25]);
    expect(drawn.edges.filter(({ labelled }) => labelled)).toHaveLength(labelsShown(20));
  });

  it("marks the edges that are part of a loop", () => {
    const ring = [
      { id: "a", source: "1", target: "2" },
      { id: "b", source: "2", target: "3" },
      { id: "c", source: "3", target: "1" },
      { id: "d", source: "3", target: "4" },
      { id: "e", source: "5", target: "5" },
    ];
    expect([...loopsOf(["1", "2", "3", "4", "5"], ring)]).toEqual(["a", "b", "c", "e"]);
  });

  it("keeps the three opinions apart", () => {
    const [edge] = graph.edges.filter(({ level, model }) => level > 0 && model !== null);
    if (!edge?.model) throw new Error("the made graph has such an edge");
    const seal = sealOf({
      ...edge,
      model: { ...edge.model, verdict: "doubts" },
      human: { verdict: "approved", reason: null, comment: null, by: null, at: "2026-11-20T08:00:00Z", version: 1 },
    });
    expect(seal).toEqual({ data: "filled", model: "crossed", human: "filled" });
    const apart = { ...edge, level: 0 as const, level_reasons: [{ code: "not_together" as const, met: false }] };
    expect(sealOf({ ...apart, model: null }).data).toBe("crossed");
  });

  it("moves no shape and makes none transparent by itself, which would be a layer each", () => {
    const page = sceneMarkup(drawn, { palette: PAGE_PALETTE, lang: "en", nameOf: (id) => id });
    expect(drawn.edges.some(({ provisional }) => provisional)).toBe(true);
    expect(page).not.toMatch(/ (transform|opacity|filter|mask|clip-path)=/);
  });

  it("has the marks of all edges in a file and of labelled ones on a page", () => {
    const marks = (markup: string) => [...markup.matchAll(/data-marks="(\w+)"/g)].map(([, id]) => id);
    const ids = (edges: typeof drawn.edges) => edges.map(({ id }) => id);
    expect(marks(sceneMarkup(drawn, { palette: PAGE_PALETTE, lang: "en" }))).toEqual(ids(drawn.edges));
    const page = sceneMarkup(drawn, { palette: PAGE_PALETTE, lang: "en", nameOf: (id) => id });
    expect(marks(page)).toEqual(ids(drawn.edges.filter(({ labelled }) => labelled)));
  });

  it("stands alike in both languages", () => {
    const bare = (lang: "zh" | "en") =>
      sceneMarkup(drawn, { palette: PAGE_PALETTE, lang }).replaceAll(/<text.*?<\/text>/g, "");
    expect(bare("zh")).toBe(bare("en"));
  });
});

describe("sceneToSvg", () => {
  it("writes the same document for the same graph, in the theme and language that are asked for", () => {
    const svg = sceneToSvg(drawn, { theme: "dark", lang: "zh", title: "转化 <分析>", subtitle: "v1" });
    expect(sceneToSvg(drawn, { theme: "dark", lang: "zh", title: "转化 <分析>", subtitle: "v1" })).toBe(svg);
    expect(svg).toContain("转化 &lt;分析&gt;");
    expect(svg).toContain("浏览车型");
    expect(svg).not.toContain("browse models");
    expect(svg).not.toContain("var(");
    expect(svg.match(/data-edge=/g)).toHaveLength(drawn.edges.length + 4);
  });

  it("lets nothing of a name out of its text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (name) => {
        const text = escapeXml(name);
        expect(text).not.toMatch(/[<>"]/);
        expect(text).not.toMatch(/&(?!amp;|lt;|gt;|quot;)/);
      }),
    );
  });
});

describe("wrapLabel", () => {
  it("keeps every line within its width and loses nothing but what the ellipsis stands for", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "W", " ", "-", "购", "买", "。", "1") }), (name) => {
        const lines = wrapLabel(name, 80, 12);
        expect(lines.length).toBeLessThanOrEqual(2);
        for (const line of lines) expect(textWidth(line, 12)).toBeLessThanOrEqual(80);
        if (!lines.some((line) => line.endsWith("…")))
          expect(lines.join("").replaceAll(" ", "")).toBe(name.replaceAll(" ", ""));
      }),
    );
  });

  it("breaks Chinese anywhere and English between words", () => {
    expect(wrapLabel("查看贷款方案并比较", 72, 12)).toEqual(["查看贷款方案", "并比较"]);
    expect(wrapLabel("look at financing", 72, 12)).toEqual(["look at", "financing"]);
  });
});
