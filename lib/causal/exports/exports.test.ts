import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { madeStats } from "../__fixtures__/edge-stats";
import { edgeIdOf, nodeIdOf } from "../graph/keys";
import type { Graph, GraphEdge, GraphNode } from "../schema";
import { GRAPH_EXPORTS } from "./formats";

const node = (type: string, kind: GraphNode["kind"] = "event"): GraphNode => ({
  id: nodeIdOf({ type }),
  kind,
  label: { zh: type, en: `${type} en` },
  type,
  feature: null,
  users: 10,
  events: 20,
  description: null,
  origin: "data",
});
const edge = (source: GraphNode, target: GraphNode, level: GraphEdge["level"] = 2): GraphEdge => ({
  id: edgeIdOf(source.id, target.id),
  source: source.id,
  target: target.id,
  relation: "cause",
  level,
  level_reasons: [],
  sentence: { zh: "甲常先于乙", en: "a often precedes b" },
  stats: madeStats(),
  model: null,
  human: null,
  agreement: "data_only",
  origin: "data",
  patterns: [],
});

function graphOf(names: readonly string[], links: readonly (readonly [number, number])[]): Graph {
  const nodes = names.map((name, i) => node(name, i === names.length - 1 ? "result" : "event"));
  const edges = links.flatMap(([a, b]) => {
    const [source, target] = [nodes[a], nodes[b]];
    return source && target && source.id !== target.id ? [edge(source, target)] : [];
  });
  return {
    id: `gra_${"0".repeat(26)}`,
    name: names[0] ?? "graph",
    focus: "comprehensive",
    version: 3,
    created_at: "2026-11-01T00:00:00.000Z",
    updated_at: "2026-11-02T00:00:00.000Z",
    levels: [0, 0, edges.length, 0, 0],
    verdicts: { approved: 0, rejected: 0, needs_data: 0 },
    stale: null,
    model: null,
    run_id: "run_x",
    request: {},
    figures: { users: 20 },
    limits: [],
    insights: [],
    rejected: [],
    nodes,
    edges,
    layout: null,
  } as unknown as Graph;
}

const HOSTILE = [`a "b" <c> & 'd'`, "=1+1", "x|y\nz]]", "图谱→#;`$`", "a\\b -> c", "\u0001\ud800"];
const names = fc.uniqueArray(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ minLength: 1 })), {
  minLength: 1,
  maxLength: 6,
});
const links = fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 12 });
const graphs = fc.tuple(names, links).map(([some, pairs]) => graphOf(some, pairs));

/** The names of elements in their order, each opened and closed where it must be; fails for anything else. */
function elementsOf(xml: string): string[] {
  const open: string[] = [];
  const seen: string[] = [];
  let at = 0;
  for (const match of xml.matchAll(/<([^<>]*)>/g)) {
    const between = xml.slice(at, match.index);
    expect(between).not.toMatch(/[<>]|&(?!amp;|lt;|gt;|quot;|apos;)/);
    at = match.index + match[0].length;
    const [, tag = ""] = match;
    if (tag.startsWith("?")) continue;
    const name = /^\/?([A-Za-z]+)/.exec(tag)?.[1] ?? "";
    if (tag.startsWith("/")) expect(open.pop()).toBe(name);
    else {
      seen.push(name);
      const attributes = tag.slice(name.length).replace(/\/$/, "");
      expect(attributes.replace(/ [A-Za-z:.]+="[^"<>]*"/g, "").trim()).toBe("");
      if (!tag.endsWith("/")) open.push(name);
    }
  }
  expect(open).toEqual([]);
  return seen;
}

describe("files of a graph", () => {
  test.each(["graphml", "gexf"] as const)(
    "%s is well-formed XML with every node and edge, whatever they are called",
    (format) => {
      fc.assert(
        fc.property(graphs, fc.constantFrom("zh", "en"), (graph, lang) => {
          const elements = elementsOf(GRAPH_EXPORTS[format].write(graph, lang));
          expect(elements.filter((name) => name === "node").length).toBe(graph.nodes.length);
          expect(elements.filter((name) => name === "edge").length).toBe(graph.edges.length);
        }),
      );
    },
  );

  test("Mermaid has one statement a line and no quote that ends a text early", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const lines = GRAPH_EXPORTS.mmd.write(graph, "zh").split("\n");
        for (const line of lines.filter((each) => each.startsWith("  "))) {
          expect(line).toMatch(/^ {2}n\d+(?:\[{1,2}"[^"]*"\]{1,2}|\{\{"[^"]*"\}\}| \S+\|"[^"]*"\| n\d+)$/);
        }
      }),
    );
  });

  test("DOT closes every quoted text", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        for (const line of GRAPH_EXPORTS.dot.write(graph, "en").split("\n").slice(3, -2)) {
          expect(line.replace(/"(?:[^"\\]|\\.)*"/g, "")).not.toContain('"');
          expect(line).toMatch(/;$/);
        }
      }),
    );
  });

  test("what DAGitty gets has no loop, and what was left out is named", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const lines = GRAPH_EXPORTS.dagitty.write(graph, "zh").split("\n");
        const arrows = lines.filter((line) => line.startsWith('  "') && line.includes('" -> "'));
        const next = new Map<string, string[]>();
        for (const line of arrows) {
          const [from = "", to = ""] = line.trim().split(" -> ");
          next.set(from, [...(next.get(from) ?? []), to]);
        }
        const visit = (name: string, path: readonly string[]): void => {
          expect(path).not.toContain(name);
          for (const to of next.get(name) ?? []) visit(to, [...path, name]);
        };
        for (const name of next.keys()) visit(name, []);
        const pairs = new Set(graph.edges.map(({ id }) => id));
        expect(arrows.length + lines.filter((line) => line.startsWith("# loop:")).length).toBeGreaterThanOrEqual(
          pairs.size,
        );
      }),
    );
  });

  test("no cell of the CSV is a formula, and JSON gives the graph back", () => {
    const graph = graphOf(["=cmd|'x'", "b"], [[0, 1]]);
    expect(GRAPH_EXPORTS.csv.write(graph, "zh").split("\r\n")[1]).toContain("'=cmd");
    const { $schema, ...rest } = JSON.parse(GRAPH_EXPORTS.json.write(graph)) as Record<string, unknown>;
    expect($schema).toBe("/api/v1/causal-graphs/schema.json");
    const { layout: _layout, ...told } = graph;
    expect(rest).toEqual(JSON.parse(JSON.stringify(told)));
  });
});
