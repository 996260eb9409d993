import { sql } from "drizzle-orm";
import type { OutlineEdge } from "@/lib/qa";
import type { Db, Tx } from "../client";

/** The edges of a version with what ranks them, the best borne out first. */
export async function selectOutlineEdges(
  db: Db | Tx,
  { projectId, graphId, version }: { projectId: string; graphId: string; version: number },
): Promise<OutlineEdge[]> {
  const rows = await db.execute<OutlineEdge>(sql`
    select id, source, target, relation, level,
      coalesce(
        abs((stats->'direct'->>'effect')::float8),
        abs((stats->'lift'->>'est')::float8 - 1),
        0
      ) as effect,
      coalesce((stats->'users'->>'ab')::int, 0) as users,
      coalesce((stats->>'suppresses')::boolean, false) as suppresses
    from causal_graph_edges
    where project_id = ${projectId} and graph_id = ${graphId} and version = ${version}
    order by n
  `);
  return [...rows];
}
