import type { Graph, GraphEdge, NodeKind } from "../schema";
import { NOTE } from "./attributes";
import type { ExportLang } from "./formats";

/** A digraph in the DOT language of Graphviz. */
export function graphDot(graph: Graph, lang: ExportLang): string {
  return [
    `// ${graph.name.replace(/\s+/gu, " ")} v${graph.version}`,
    `// ${NOTE[lang]}`,
    `digraph ${quoted(graph.name)} {`,
    `  rankdir=LR; node [shape=box, style=rounded];`,
    ...graph.nodes.map(({ id, kind, label }) => `  ${quoted(id)} [label=${quoted(label[lang])}${SHAPES[kind]}];`),
    ...graph.edges.map(
      (edge) => `  ${quoted(edge.source)} -> ${quoted(edge.target)} [label=${quoted(labelOf(edge))}${styleOf(edge)}];`,
    ),
    "}",
    "",
  ].join("\n");
}

const SHAPES: Record<NodeKind, string> = { event: "", feature: ", shape=hexagon", result: ", peripheries=2" };

const styleOf = ({ relation, level }: GraphEdge): string =>
  `${level === 0 ? ", style=dotted" : level === 1 ? ", style=dashed" : ""}${relation === "inhibit" ? ", arrowhead=tee" : relation === "condition" ? ", arrowhead=odiamond" : ""}`;

const labelOf = ({ level, stats }: GraphEdge): string =>
  stats ? `L${level} ${Math.round(100 * stats.confidence.est)}%` : `L${level}`;

const quoted = (text: string) => `"${text.replace(/\s+/gu, " ").replace(/[\\"]/g, "\\$&")}"`;
