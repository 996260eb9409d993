import type { Graph } from "../schema";

/** Where the schema of the file stands on this server. */
export const GRAPH_SCHEMA_PATH = "/api/v1/causal-graphs/schema.json";

/** All of a graph as the API gives it, with the address of its JSON Schema; without the picture. */
export function graphJson({ layout: _layout, ...graph }: Graph): string {
  return `${JSON.stringify({ $schema: GRAPH_SCHEMA_PATH, ...graph }, null, 2)}\n`;
}
