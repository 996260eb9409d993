import postgres from "postgres";
import { backboneOf, GraphId, simpleLayout, type Graph } from "@/lib/causal";
import { madeGraph } from "@/lib/causal/__fixtures__/made-graph";

// Bundled and run as a program of its own: writes made graphs to the product's database, as a run would have, and says
// their ids. `node fill.mjs <database> <project>`.

const SIZES = [
  { nodes: 300, edges: 600, id: "gra_bench300", stored: "all" },
  { nodes: 2000, edges: 3200, id: "gra_bench2000", stored: "backbone" },
] as const;

const [url = "", project = ""] = process.argv.slice(2);
const sql = postgres(url, { max: 1, onnotice: () => {} });
try {
  await sql`insert into projects (id, name, time_zone) values (${project}, ${project}, 'UTC') on conflict do nothing`;
  for (const { nodes, edges, id, stored } of SIZES) await store(madeGraph({ nodes, edges }), graphId(id), stored);
  console.log(JSON.stringify(SIZES.map(({ id }) => graphId(id))));
} finally {
  await sql.end();
}

/** Ids have 26 signs after their prefix. */
function graphId(text: string): GraphId {
  return GraphId.parse(`gra_${text.slice(4).padEnd(26, "0").slice(0, 26)}`);
}

async function store(graph: Graph, id: GraphId, stored: "all" | "backbone"): Promise<void> {
  const part = stored === "all" ? undefined : backboneOf(graph);
  const drawn = {
    nodes: graph.nodes.filter((node) => !part || part.nodes.includes(node.id)),
    edges: graph.edges.filter((edge) => !part || part.edges.includes(edge.id)),
  };
  const json = (value: unknown) => sql.json(value as postgres.JSONValue);
  const place = { project_id: project, graph_id: id, version: 1 };
  await sql.begin(async (tx) => {
    await tx`insert into causal_graphs ${tx({ project_id: project, id, name: graph.name, focus: graph.focus, version: 1 })}`;
    await tx`insert into causal_graph_versions ${tx({
      ...place,
      run_id: graph.run_id,
      attempt: 1,
      state: "current",
      request: json(graph.request),
      request_key: id,
      data_versions: json({ events: "", people: "", usersDue: 0 }),
      model: graph.model,
      nodes: graph.nodes.length,
      edges: graph.edges.length,
      levels: graph.levels,
      figures: json(graph.figures),
      limits: json(graph.limits),
      insights: json(graph.insights),
      rejected: json(graph.rejected),
      layout: json(simpleLayout(drawn.nodes, drawn.edges)),
    })}`;
    for (const [at, node] of graph.nodes.entries()) {
      await tx`insert into causal_graph_nodes ${tx({
        ...place,
        id: node.id,
        n: at + 1,
        kind: node.kind,
        label_zh: node.label.zh,
        label_en: node.label.en,
        type: node.type,
        field: node.feature?.field ?? null,
        value: node.feature?.value ?? null,
        users: node.users,
        events: node.events,
        description: json(node.description),
        origin: node.origin,
      })}`;
    }
    for (const [at, edge] of graph.edges.entries()) {
      await tx`insert into causal_graph_edges ${tx({
        ...place,
        id: edge.id,
        n: at + 1,
        source: edge.source,
        target: edge.target,
        relation: edge.relation,
        level: edge.level,
        reasons: json(edge.level_reasons),
        sentence: json(edge.sentence),
        stats: edge.stats === null ? null : json(edge.stats),
        lift: edge.stats?.lift?.est ?? null,
        q: edge.stats?.q ?? null,
        model: edge.model === null ? null : json(edge.model),
        agreement: edge.agreement,
        origin: edge.origin,
        patterns: edge.patterns,
      })}`;
    }
  });
}
