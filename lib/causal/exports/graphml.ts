import type { Graph } from "../schema";
import { EDGE_ATTRIBUTES, NODE_ATTRIBUTES, NOTE } from "./attributes";
import type { ExportLang } from "./formats";
import { escapeXml } from "../xml";

/** GraphML 1.0 with typed keys (http://graphml.graphdrawing.org/specification.html). */
export function graphGraphml(graph: Graph, lang: ExportLang): string {
  const keys = [
    ...NODE_ATTRIBUTES.map(({ name, type }) => keyLine(`n_${name}`, "node", name, type)),
    ...EDGE_ATTRIBUTES.map(({ name, type }) => keyLine(`e_${name}`, "edge", name, type)),
    ...["name", "version", "note"].map((name) => keyLine(`g_${name}`, "graph", name, "string")),
  ];
  const nodes = graph.nodes.map((node) => {
    const data = NODE_ATTRIBUTES.map(({ name, of }) => dataLine(`n_${name}`, of(node)));
    return `    <node id="${escapeXml(node.id)}">${data.join("")}</node>`;
  });
  const edges = graph.edges.map((edge) => {
    const data = EDGE_ATTRIBUTES.map(({ name, of }) => dataLine(`e_${name}`, of(edge)));
    const [id, source, target] = [edge.id, edge.source, edge.target].map(escapeXml);
    return `    <edge id="${id}" source="${source}" target="${target}">${data.join("")}</edge>`;
  });
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<graphml xmlns="http://graphml.graphdrawing.org/xmlns">`,
    ...keys.map((key) => `  ${key}`),
    `  <graph id="${escapeXml(graph.id)}" edgedefault="directed">`,
    `    ${dataLine("g_name", graph.name)}${dataLine("g_version", graph.version)}${dataLine("g_note", NOTE[lang])}`,
    ...nodes,
    ...edges,
    `  </graph>`,
    `</graphml>`,
    "",
  ].join("\n");
}

const keyLine = (id: string, owner: string, name: string, type: string) =>
  `<key id="${id}" for="${owner}" attr.name="${name}" attr.type="${type}"/>`;

const dataLine = (key: string, value: string | number | boolean | null | undefined): string =>
  value === null || value === undefined ? "" : `<data key="${key}">${escapeXml(String(value))}</data>`;
