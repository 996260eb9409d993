import { sql } from "drizzle-orm";
import type { EdgeId, Level, NodeId, Relation } from "@/lib/causal";
import type { Db, Tx } from "../client";

/** What decides which relations bear on a question; an edge's other figures stay where they are. */
export type OutlineEdgeRow = {
  id: EdgeId;
  source: NodeId;
  target: NodeId;
  relation: Relation;
  level: Level;
  /** The direct effect, else how far the lift is from 1; 0 where neither was computed. */
  effect: number;
  /** Users in whom the target followed the source. */
  users: number;
  suppresses: boolean;
};

/** The edges of a version with what ranks them, the best borne out first. */
export async function selectOutlineEdges(
  db: Db | Tx,
  { projectId, graphId, version }: { projectId: string; graphId: string; version: number },
): Promise<OutlineEdgeRow[]> {
  const rows = await db.execute<OutlineEdgeRow>(sql`
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
