import { and, asc, eq, getTableColumns, sql } from "drizzle-orm";
import {
  EdgeStats,
  OutlineStats,
  type Agreement,
  type EdgeOutline,
  type HumanVerdict,
  type ModelOpinion,
  type VerdictInput,
} from "@/lib/causal";
import type { Db, Tx } from "../client";
import { causalGraphEdges, edgeVerdicts } from "../schema";
import type { StoredEdge } from "./graphs";
import { toRfc3339 } from "./rows";

type VersionPlace = { projectId: string; graphId: string; version: number };

const inVersion = ({ projectId, graphId, version }: VersionPlace) =>
  and(
    eq(causalGraphEdges.projectId, projectId),
    eq(causalGraphEdges.graphId, graphId),
    eq(causalGraphEdges.version, version),
  );

/**
 * The edges of a version, or one of them, in the order in which they were made. Without `lags` the histograms of waiting
 * times are left out, which are more than half of all there is.
 */
export async function selectGraphEdges(
  db: Db | Tx,
  place: VersionPlace,
  { edge, lags = true }: { edge?: string | undefined; lags?: boolean } = {},
): Promise<StoredEdge[]> {
  const { stats, ...columns } = getTableColumns(causalGraphEdges);
  const rows = await db
    .select({ ...columns, stats: lags ? stats : sql<unknown>`jsonb_set(${stats}, '{lags}', '[]')` })
    .from(causalGraphEdges)
    .where(and(inVersion(place), edge === undefined ? undefined : eq(causalGraphEdges.id, edge)))
    .orderBy(asc(causalGraphEdges.n));
  return rows.map(
    ({ id, source, target, relation, level, reasons, sentence, stats, model, agreement, origin, patterns }) =>
      ({
        id,
        source,
        target,
        relation,
        level,
        level_reasons: reasons,
        sentence,
        stats,
        model,
        agreement,
        origin,
        patterns,
      }) as StoredEdge,
  );
}

/** An edge in outline as a version keeps it. */
export type StoredOutline = Omit<EdgeOutline, "human">;

const STATS_LEFT_OUT = Object.keys(EdgeStats.shape).filter((name) => !(name in OutlineStats.shape));

/** The edges of a version in outline, in the order in which they were made. */
export async function selectEdgeOutlines(db: Db | Tx, place: VersionPlace): Promise<StoredOutline[]> {
  const { id, source, target, relation, level, sentence, agreement, origin, reasons, stats, model } = causalGraphEdges;
  const rows = await db
    .select({
      id,
      source,
      target,
      relation,
      level,
      sentence,
      agreement,
      origin,
      level_reasons: sql<unknown>`jsonb_path_query_array(${reasons}, '$[*] ? (@.code == "not_together")')`,
      // To take away costs one unpacking of the stored value; each figure that is picked would cost one of its own.
      stats: sql<unknown>`${stats} - ${sql.param(STATS_LEFT_OUT)}::text[]
        #- '{lift,observed}' #- '{lift,expected}' #- '{lift,borrowed}'`,
      model: sql<unknown>`case when ${model} is not null then jsonb_build_object('verdict', ${model} -> 'verdict') end`,
    })
    .from(causalGraphEdges)
    .where(inVersion(place))
    .orderBy(asc(causalGraphEdges.n));
  return rows as StoredOutline[];
}

/** Writes what a model says of edges of a version; what it says of others stays. */
export async function updateOpinions(
  tx: Tx,
  place: VersionPlace,
  opinions: readonly { edge: string; model: ModelOpinion; agreement: Agreement }[],
): Promise<void> {
  for (const { edge, model, agreement } of opinions) {
    await tx
      .update(causalGraphEdges)
      .set({ model, agreement })
      .where(and(inVersion(place), eq(causalGraphEdges.id, edge)));
  }
}

type VerdictRow = {
  edge_id: string;
  verdict: HumanVerdict["verdict"] | null;
  reason: HumanVerdict["reason"];
  comment: string | null;
  by: string | null;
  version: number;
  at: string;
};

const toVerdict = ({ edge_id: _edge, at, ...row }: VerdictRow): HumanVerdict | null =>
  row.verdict === null ? null : { ...row, verdict: row.verdict, at: toRfc3339(at) };

/** The latest verdict of each edge of a graph that has one, by edge. */
export async function selectLatestVerdicts(
  db: Db | Tx,
  projectId: string,
  graphId: string,
): Promise<Map<string, HumanVerdict>> {
  const rows = await db.execute<VerdictRow>(sql`
    select distinct on (edge_id) edge_id, verdict, reason, comment, by, version, at::text as at
    from edge_verdicts where project_id = ${projectId} and graph_id = ${graphId}
    order by edge_id, id desc
  `);
  return new Map(
    [...rows].flatMap((row): [string, HumanVerdict][] => {
      const verdict = toVerdict(row);
      return verdict ? [[row.edge_id, verdict]] : [];
    }),
  );
}

/** How many edges of the newest version of each graph have which verdict. */
export async function countVerdicts(
  db: Db | Tx,
  projectId: string,
  graphIds: readonly string[],
): Promise<Map<string, { approved: number; rejected: number; needs_data: number }>> {
  if (graphIds.length === 0) return new Map();
  const rows = await db.execute<{ graph_id: string; approved: number; rejected: number; needs_data: number }>(sql`
    select l.graph_id, count(*) filter (where verdict = 'approved')::int as approved,
      count(*) filter (where verdict = 'rejected')::int as rejected,
      count(*) filter (where verdict = 'needs_data')::int as needs_data
    from (
      select distinct on (graph_id, edge_id) graph_id, edge_id, verdict from edge_verdicts
      where project_id = ${projectId} and graph_id = any(${sql.param([...graphIds])}::text[])
      order by graph_id, edge_id, id desc
    ) l
    join causal_graphs g on g.project_id = ${projectId} and g.id = l.graph_id
    join causal_graph_edges e on e.project_id = ${projectId} and e.graph_id = l.graph_id and e.version = g.version
      and e.id = l.edge_id
    group by l.graph_id
  `);
  return new Map([...rows].map(({ graph_id: id, ...counts }) => [id, counts]));
}

/** Every verdict of an edge that was not taken back at once, the newest first. */
export async function selectVerdictHistory(
  db: Db | Tx,
  projectId: string,
  graphId: string,
  edge: string,
): Promise<HumanVerdict[]> {
  const rows = await db.execute<VerdictRow>(sql`
    select edge_id, verdict, reason, comment, by, version, at::text as at from edge_verdicts
    where project_id = ${projectId} and graph_id = ${graphId} and edge_id = ${edge} order by id desc limit 200
  `);
  return [...rows].flatMap((row) => toVerdict(row) ?? []);
}

export async function insertVerdict(
  db: Db | Tx,
  place: VersionPlace & { edge: string },
  { verdict, reason, comment }: VerdictInput,
  by: string | null,
): Promise<void> {
  const { projectId, graphId, version, edge } = place;
  await db.insert(edgeVerdicts).values({
    projectId,
    graphId,
    edgeId: edge,
    verdict,
    reason: verdict === "rejected" ? (reason ?? null) : null,
    comment: comment ?? null,
    by,
    version,
  });
}
