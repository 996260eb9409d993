import type { Graph } from "../schema";
import { EDGE_ATTRIBUTES, NODE_ATTRIBUTES, NOTE } from "./attributes";
import type { ExportLang } from "./formats";
import { escapeXml } from "../xml";

/** GEXF 1.3 (https://gexf.net), as Gephi reads it: labels in the chosen language, widths by users. */
export function graphGexf(graph: Graph, lang: ExportLang): string {
  const attributes = (owner: string, all: readonly { name: string; type: string }[]) => [
    `    <attributes class="${owner}">`,
    ...all.map(({ name, type }, i) => `      <attribute id="${i}" title="${name}" type="${TYPES[type] ?? type}"/>`),
    `    </attributes>`,
  ];
  const values = <T>(item: T, all: readonly { of: (item: T) => unknown }[]): string =>
    all
      .map(({ of }, i) => [i, of(item)] as const)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([i, value]) => `<attvalue for="${i}" value="${escapeXml(String(value))}"/>`)
      .join("");
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<gexf xmlns="http://gexf.net/1.3" version="1.3">`,
    `  <meta lastmodifieddate="${graph.updated_at.slice(0, 10)}"><creator>Whystream</creator>` +
      `<description>${escapeXml(`${graph.name} v${graph.version}. ${NOTE[lang]}`)}</description></meta>`,
    `  <graph defaultedgetype="directed" mode="static">`,
    ...attributes("node", NODE_ATTRIBUTES),
    ...attributes("edge", EDGE_ATTRIBUTES),
    `    <nodes>`,
    ...graph.nodes.map(
      (node) =>
        `      <node id="${escapeXml(node.id)}" label="${escapeXml(node.label[lang])}"><attvalues>` +
        `${values(node, NODE_ATTRIBUTES)}</attvalues></node>`,
    ),
    `    </nodes>`,
    `    <edges>`,
    ...graph.edges.map(
      (edge) =>
        `      <edge id="${escapeXml(edge.id)}" source="${escapeXml(edge.source)}" target="${escapeXml(edge.target)}" ` +
        `weight="${Math.max(1, edge.stats?.users.ab ?? 1)}"><attvalues>${values(edge, EDGE_ATTRIBUTES)}</attvalues></edge>`,
    ),
    `    </edges>`,
    `  </graph>`,
    `</gexf>`,
    "",
  ].join("\n");
}

const TYPES: Readonly<Record<string, string>> = { int: "integer" };
