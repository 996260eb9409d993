import { backboneOf } from "../picture/backbone";
import type { Graph, GraphEdge, NodeKind } from "../schema";
import { NOTE } from "./attributes";
import type { ExportLang } from "./formats";

/** Renderers refuse more edges than a few hundred, so it is the backbone that is written, and says so. */
export function graphMermaid(graph: Graph, lang: ExportLang): string {
  const { nodes, edges } = backboneOf(graph);
  const [shownNodes, shownEdges] = [new Set(nodes), new Set(edges)];
  const drawn = graph.nodes.filter(({ id }) => shownNodes.has(id));
  const alias = new Map(drawn.map(({ id }, i) => [id, `n${i + 1}`]));
  const kept = graph.edges.filter(({ id }) => shownEdges.has(id));
  return [
    `%% ${oneLine(graph.name)} v${graph.version}: ${kept.length} / ${graph.edges.length}`,
    `%% ${NOTE[lang]}`,
    "flowchart LR",
    ...drawn.map((node) => `  ${alias.get(node.id)}${SHAPES[node.kind](quoted(node.label[lang]))}`),
    ...kept.map(
      (edge) => `  ${alias.get(edge.source)} ${arrowOf(edge)}|${quoted(labelOf(edge))}| ${alias.get(edge.target)}`,
    ),
    "",
  ].join("\n");
}

const SHAPES: Record<NodeKind, (text: string) => string> = {
  event: (text) => `[${text}]`,
  feature: (text) => `{{${text}}}`,
  result: (text) => `[[${text}]]`,
};

const arrowOf = ({ relation, level }: GraphEdge): string =>
  relation === "inhibit" ? "--x" : level === 0 || relation === "condition" ? "-.->" : level >= 2 ? "==>" : "-->";

const labelOf = ({ level, stats }: GraphEdge): string =>
  stats ? `L${level} ${Math.round(100 * stats.confidence.est)}%` : `L${level}`;

const oneLine = (text: string) => text.replace(/\s+/gu, " ");

/** Mermaid knows quotes and number signs inside a quoted text only by their codes. */
const quoted = (text: string) => `"${oneLine(text).replace(/[#"<>&`\\]/g, (char) => `#${char.codePointAt(0)};`)}"`;
