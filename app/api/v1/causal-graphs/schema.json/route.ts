import { z } from "zod";
import { Graph, GRAPH_SCHEMA_PATH } from "@/lib/causal";
import { installationRoute } from "@/lib/http/server";

const schema = {
  ...z.toJSONSchema(Graph.omit({ layout: true }).extend({ $schema: z.string() }), {
    io: "output",
    unrepresentable: "any",
  }),
  $id: GRAPH_SCHEMA_PATH,
};

/** GET /api/v1/causal-graphs/schema.json: the JSON Schema of a graph's JSON file. */
export const GET = installationRoute({ handler: async () => ({ json: schema }) });
