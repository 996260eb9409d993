import { BOM, csvLine } from "@/lib/ingest";
import type { Graph } from "../schema";
import { EDGE_ATTRIBUTES } from "./attributes";
import type { ExportLang } from "./formats";

/** One line for each edge, with both ends by name; what a spreadsheet would take for a formula is made harmless. */
export function graphCsv(graph: Graph, lang: ExportLang): string {
  const labels = new Map(graph.nodes.map(({ id, label }) => [id, label[lang]]));
  const header = ["id", "source", "target", ...EDGE_ATTRIBUTES.map(({ name }) => name)];
  const lines = graph.edges.map((edge) =>
    csvLine(
      [
        edge.id,
        labels.get(edge.source) ?? edge.source,
        labels.get(edge.target) ?? edge.target,
        ...EDGE_ATTRIBUTES.map(({ of }) => of(edge)),
      ].map((value) => (value === null || value === undefined ? "" : String(value))),
    ),
  );
  return BOM + [csvLine(header), ...lines].join("");
}
