import { and, asc, desc, eq, lt, max, sql, type SQL } from "drizzle-orm";
import type {
  DataLimit,
  GraphEdge,
  GraphFigures,
  GraphFocus,
  GraphId,
  GraphLayout,
  GraphNode,
  GraphRequest,
  Insight,
  RejectedLine,
} from "@/lib/causal";
import { withTransaction, type Db, type Tx } from "../client";
import { causalGraphEdges, causalGraphNodes, causalGraphs, causalGraphVersions } from "../schema";
import { toRfc3339 } from "./rows";
import { fence } from "./run-claims";
import type { Claim } from "./runs";

/** Versions of the data that a graph rests on, by what they are of. */
export type GraphDataVersions = {
  events: string;
  /** Profiles, and whatever decides who is in a segment. */
  people: string;
  /** Users whose events did not rest on their present behaviours. */
  usersDue: number;
};

export type GraphVersionRow = {
  graphId: GraphId;
  version: number;
  runId: string;
  request: GraphRequest;
  dataVersions: GraphDataVersions;
  model: string | null;
  nodes: number;
  edges: number;
  levels: number[];
  figures: GraphFigures;
  limits: DataLimit[];
  insights: Insight[];
  rejected: RejectedLine[];
  layout: GraphLayout | null;
  createdAt: string;
};

/** An edge as a version keeps it: what people judge is kept apart. */
export type StoredEdge = Omit<GraphEdge, "human">;

export type NewGraphVersion = Omit<
  GraphVersionRow,
  "version" | "runId" | "nodes" | "edges" | "levels" | "createdAt"
> & {
  requestKey: string;
  /** What the graph is called if there is none yet. */
  name: string;
  nodes: readonly GraphNode[];
  edges: readonly StoredEdge[];
};

export type GraphRow = {
  id: GraphId;
  name: string;
  focus: GraphFocus;
  createdAt: string;
  updatedAt: string;
  newest: Omit<GraphVersionRow, "limits" | "insights" | "rejected" | "layout">;
};

const ROWS_AT_ONCE = 500;

/**
 * Stores the version that a run has made; nobody sees it before `publishGraphVersion`. What earlier attempts of the run
 * staged goes. Gives its number; undefined where somebody else carries the run on.
 */
export async function stageGraphVersion(db: Db, claim: Claim, made: NewGraphVersion): Promise<number | undefined> {
  const { projectId, runId, attempt } = claim;
  const { graphId, name, nodes, edges, request, ...rest } = made;
  return await withTransaction(db, async (tx) => {
    const held = await tx.execute(sql`${fence(claim)}`);
    if (held.length === 0) return undefined;
    await tx.insert(causalGraphs).values({ projectId, id: graphId, name, focus: request.focus }).onConflictDoNothing();
    // Whoever else makes a version of this graph waits here, so that no number is given twice.
    await tx.select().from(causalGraphs).where(sameGraph(projectId, graphId)).for("update");
    await dropStaged(tx, projectId, runId);
    const [last] = await tx
      .select({ version: max(causalGraphVersions.version) })
      .from(causalGraphVersions)
      .where(and(eq(causalGraphVersions.projectId, projectId), eq(causalGraphVersions.graphId, graphId)));
    const version = (last?.version ?? 0) + 1;
    const levels = [0, 0, 0, 0, 0];
    for (const { level } of edges) levels[level] = (levels[level] ?? 0) + 1;
    const place = { projectId, graphId, version };
    await tx.insert(causalGraphVersions).values({
      ...place,
      ...rest,
      request,
      runId,
      attempt,
      state: "staged",
      nodes: nodes.length,
      edges: edges.length,
      levels,
    });
    for (const rows of chunks(nodes.map((node, i) => ({ ...place, n: i + 1, ...nodeColumns(node) })))) {
      await tx.insert(causalGraphNodes).values(rows);
    }
    for (const rows of chunks(edges.map((edge, i) => ({ ...place, n: i + 1, ...edgeColumns(edge) })))) {
      await tx.insert(causalGraphEdges).values(rows);
    }
    return version;
  });
}

function* chunks<T>(rows: readonly T[]): Iterable<T[]> {
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) yield rows.slice(at, at + ROWS_AT_ONCE);
}

const nodeColumns = ({ label, feature, ...rest }: GraphNode) => ({
  ...rest,
  labelZh: label.zh,
  labelEn: label.en,
  field: feature?.field ?? null,
  value: feature?.value ?? null,
});

const edgeColumns = ({ level_reasons: reasons, ...rest }: StoredEdge) => ({
  ...rest,
  reasons,
  lift: rest.stats?.lift?.est ?? null,
  q: rest.stats?.q ?? null,
});

const sameGraph = (projectId: string, id: string) =>
  and(eq(causalGraphs.projectId, projectId), eq(causalGraphs.id, id));

const sameVersion = (projectId: string, graphId: string, version: number) =>
  and(
    eq(causalGraphVersions.projectId, projectId),
    eq(causalGraphVersions.graphId, graphId),
    eq(causalGraphVersions.version, version),
  );

/** Lets everybody see the version that a run has staged; false where there is none. */
export async function publishGraphVersion(
  tx: Tx,
  { projectId, runId }: Pick<Claim, "projectId" | "runId">,
  { graphId, version }: { graphId: string; version: number },
): Promise<boolean> {
  const rows = await tx
    .update(causalGraphVersions)
    .set({ state: "current", createdAt: sql`clock_timestamp()` })
    .where(and(sameVersion(projectId, graphId, version), eq(causalGraphVersions.runId, runId)))
    .returning({ version: causalGraphVersions.version });
  if (rows.length === 0) return false;
  await tx
    .update(causalGraphs)
    .set({ version: sql`greatest(${causalGraphs.version}, ${version})`, updatedAt: sql`clock_timestamp()` })
    .where(sameGraph(projectId, graphId));
  return true;
}

/** Takes back what a run has staged, and the graph with it where that has no version. */
export async function dropStagedGraph(tx: Tx, { projectId, runId }: Pick<Claim, "projectId" | "runId">): Promise<void> {
  await dropStaged(tx, projectId, runId);
}

async function dropStaged(tx: Tx, projectId: string, runId: string): Promise<void> {
  await tx.execute(sql`
    delete from causal_graph_versions where project_id = ${projectId} and run_id = ${runId} and state = 'staged'`);
}

/** Graphs that no version was ever published of, and that no run is making one for. */
export async function dropEmptyGraphs(tx: Tx, projectId: string): Promise<void> {
  await tx.execute(sql`
    delete from causal_graphs g where g.project_id = ${projectId} and g.version = 0
      and not exists (select from causal_graph_versions v where v.project_id = g.project_id and v.graph_id = g.id)`);
}

const newest = {
  graphId: causalGraphVersions.graphId,
  version: causalGraphVersions.version,
  runId: causalGraphVersions.runId,
  request: causalGraphVersions.request,
  dataVersions: causalGraphVersions.dataVersions,
  model: causalGraphVersions.model,
  nodes: causalGraphVersions.nodes,
  edges: causalGraphVersions.edges,
  levels: causalGraphVersions.levels,
  figures: causalGraphVersions.figures,
  createdAt: causalGraphVersions.createdAt,
};

async function selectGraphRows(db: Db | Tx, projectId: string, where: SQL | undefined, limit: number) {
  const rows = await db
    .select({
      id: causalGraphs.id,
      name: causalGraphs.name,
      focus: causalGraphs.focus,
      createdAt: causalGraphs.createdAt,
      updatedAt: causalGraphs.updatedAt,
      newest,
    })
    .from(causalGraphs)
    .innerJoin(
      causalGraphVersions,
      and(
        eq(causalGraphVersions.projectId, causalGraphs.projectId),
        eq(causalGraphVersions.graphId, causalGraphs.id),
        eq(causalGraphVersions.version, causalGraphs.version),
      ),
    )
    .where(and(eq(causalGraphs.projectId, projectId), where))
    .orderBy(desc(causalGraphs.id))
    .limit(limit);
  // Columns of JSON were written by `stageGraphVersion`, from values of these types.
  return rows.map(
    (row) =>
      ({
        ...row,
        createdAt: toRfc3339(row.createdAt),
        updatedAt: toRfc3339(row.updatedAt),
        newest: { ...row.newest, createdAt: toRfc3339(row.newest.createdAt) },
      }) as GraphRow,
  );
}

/** The newest first; `before` is the id of the last one of the page before. */
export async function selectGraphs(
  db: Db | Tx,
  { projectId, before, limit }: { projectId: string; before?: string | undefined; limit: number },
): Promise<GraphRow[]> {
  return await selectGraphRows(db, projectId, before === undefined ? undefined : lt(causalGraphs.id, before), limit);
}

export async function selectGraph(db: Db | Tx, projectId: string, id: string): Promise<GraphRow | undefined> {
  return (await selectGraphRows(db, projectId, eq(causalGraphs.id, id), 1))[0];
}

/** The newest graph that was made from the same request. */
export async function selectGraphOfRequest(
  db: Db | Tx,
  projectId: string,
  requestKey: string,
): Promise<GraphRow | undefined> {
  return (await selectGraphRows(db, projectId, eq(causalGraphVersions.requestKey, requestKey), 1))[0];
}

/** All that can be seen of a graph's versions, without nodes and edges; the newest first. */
export async function selectGraphVersions(
  db: Db | Tx,
  projectId: string,
  graphId: string,
): Promise<GraphRow["newest"][]> {
  const rows = await db
    .select(newest)
    .from(causalGraphVersions)
    .where(
      and(
        eq(causalGraphVersions.projectId, projectId),
        eq(causalGraphVersions.graphId, graphId),
        eq(causalGraphVersions.state, "current"),
      ),
    )
    .orderBy(desc(causalGraphVersions.version));
  return rows.map((row) => ({ ...row, createdAt: toRfc3339(row.createdAt) }) as GraphRow["newest"]);
}

export async function selectGraphVersion(
  db: Db | Tx,
  projectId: string,
  graphId: string,
  version: number,
): Promise<GraphVersionRow | undefined> {
  const [row] = await db
    .select({
      ...newest,
      limits: causalGraphVersions.limits,
      insights: causalGraphVersions.insights,
      rejected: causalGraphVersions.rejected,
      layout: causalGraphVersions.layout,
    })
    .from(causalGraphVersions)
    .where(and(sameVersion(projectId, graphId, version), eq(causalGraphVersions.state, "current")));
  return row && ({ ...row, createdAt: toRfc3339(row.createdAt) } as GraphVersionRow);
}

export async function selectGraphNodes(
  db: Db | Tx,
  projectId: string,
  graphId: string,
  version: number,
): Promise<GraphNode[]> {
  const rows = await db
    .select()
    .from(causalGraphNodes)
    .where(
      and(
        eq(causalGraphNodes.projectId, projectId),
        eq(causalGraphNodes.graphId, graphId),
        eq(causalGraphNodes.version, version),
      ),
    )
    .orderBy(asc(causalGraphNodes.n));
  return rows.map(
    ({ id, kind, labelZh, labelEn, type, field, value, users, events, description, origin }) =>
      ({
        id,
        kind,
        label: { zh: labelZh, en: labelEn },
        type,
        feature: field === null ? null : { field, value: value ?? "" },
        users,
        events,
        description,
        origin,
      }) as GraphNode,
  );
}

/** False where there is no such graph. */
export async function renameGraph(db: Db | Tx, projectId: string, id: string, name: string): Promise<boolean> {
  const rows = await db
    .update(causalGraphs)
    .set({ name })
    .where(sameGraph(projectId, id))
    .returning({ id: causalGraphs.id });
  return rows.length === 1;
}

/** Deletes a graph with its versions, nodes, edges and verdicts; false where there is none. */
export async function deleteGraph(db: Db | Tx, projectId: string, id: string): Promise<boolean> {
  const rows = await db.delete(causalGraphs).where(sameGraph(projectId, id)).returning({ id: causalGraphs.id });
  return rows.length === 1;
}
