import type { Graph } from "../schema";
import { graphCsv } from "./csv";
import { graphDagitty } from "./dagitty";
import { graphDot } from "./dot";
import { graphGexf } from "./gexf";
import { graphGraphml } from "./graphml";
import { graphJson } from "./json";
import { graphMermaid } from "./mermaid";

/** Which of a graph's two languages a file is written in. */
export type ExportLang = "zh" | "en";

/** Files of a graph for other programs; the picture is made apart. */
export const GRAPH_EXPORTS = {
  json: { type: "application/json; charset=utf-8", write: (graph: Graph) => graphJson(graph) },
  csv: { type: "text/csv; charset=utf-8", write: graphCsv },
  graphml: { type: "application/graphml+xml; charset=utf-8", write: graphGraphml },
  gexf: { type: "application/gexf+xml; charset=utf-8", write: graphGexf },
  mmd: { type: "text/vnd.mermaid; charset=utf-8", write: graphMermaid },
  dot: { type: "text/vnd.graphviz; charset=utf-8", write: graphDot },
  dagitty: { type: "text/plain; charset=utf-8", write: graphDagitty },
} as const satisfies Record<string, { type: string; write: (graph: Graph, lang: ExportLang) => string }>;
export type GraphExport = keyof typeof GRAPH_EXPORTS;
