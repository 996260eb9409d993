import {
  countVerdicts,
  deleteGraph,
  renameGraph,
  selectEdgeOutlines,
  selectGraph,
  selectGraphEdges,
  selectGraphNodes,
  selectGraphs,
  selectGraphVersion,
  selectGraphVersions,
  selectLatestVerdicts,
  type GraphDataVersions,
  type GraphRow,
  type StoredOutline,
} from "@/db";
import { AppError, type Ctx } from "@/lib/core";
import {
  changesBetween,
  type Graph,
  type GraphChanges,
  type GraphId,
  type GraphOutline,
  type GraphSummary,
  type GraphVersion,
} from "@/lib/causal";
import { presentDataVersions } from "./request";

type Needs = Pick<Ctx, "db" | "project">;

const NO_VERDICTS = { approved: 0, rejected: 0, needs_data: 0 };

/** A graph as a list shows it, where `present` is what one made now would rest on. */
export function toGraphSummary(
  { newest, ...row }: GraphRow,
  present: GraphDataVersions,
  verdicts: GraphSummary["verdicts"] = NO_VERDICTS,
): GraphSummary {
  return {
    id: row.id,
    name: row.name,
    focus: row.focus,
    version: newest.version,
    created_at: row.createdAt,
    updated_at: row.updatedAt,
    nodes: newest.nodes,
    edges: newest.edges,
    levels: newest.levels,
    verdicts,
    stale: stalenessOf(newest.dataVersions, present),
    model: newest.model,
  };
}

/** What came or went since a graph was made; null where it is what would be made now. */
function stalenessOf(made: GraphDataVersions, present: GraphDataVersions): GraphSummary["stale"] {
  const reasons: NonNullable<GraphSummary["stale"]>["reasons"] = [
    ...(made.events === present.events ? [] : ["events" as const]),
    // Rows that nobody has made events of yet; those that waited when the graph was made are no news.
    ...(present.usersDue > made.usersDue ? ["behaviors" as const] : []),
  ];
  // The version of people changes with rows and events, too; only where those are the same it is profiles.
  if (reasons.length === 0 && made.people !== present.people) reasons.push("profiles");
  return reasons.length === 0 ? null : { reasons, users_due: present.usersDue };
}

/** The row of a graph; fails with `not_found`. */
export async function findGraph(ctx: Needs, id: GraphId): Promise<GraphRow> {
  const row = await selectGraph(ctx.db, ctx.project, id);
  if (!row) throw new AppError("not_found", { params: { what: "causal graph", id } });
  return row;
}

export type GraphPage = { items: GraphSummary[]; next_cursor: string | null };

/** The newest first. */
export async function listGraphs(
  ctx: Needs,
  { cursor, limit }: { cursor?: GraphId | undefined; limit: number },
): Promise<GraphPage> {
  const [rows, present] = await Promise.all([
    selectGraphs(ctx.db, { projectId: ctx.project, before: cursor, limit: limit + 1 }),
    presentDataVersions(ctx),
  ]);
  const shown = rows.slice(0, limit);
  const verdicts = await countVerdicts(
    ctx.db,
    ctx.project,
    shown.map(({ id }) => id),
  );
  return {
    items: shown.map((row) => toGraphSummary(row, present, verdicts.get(row.id))),
    next_cursor: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
  };
}

/**
 * A version of a graph, the newest unless one is named, with everybody's latest verdicts. Histograms of waiting times are
 * only there where `lags` asks for them; each edge alone has its own. Fails with `not_found`.
 */
export async function getGraph(
  ctx: Needs,
  id: GraphId,
  version?: number,
  { lags = false }: { lags?: boolean } = {},
): Promise<Graph> {
  return await versionOf(ctx, id, version, (place) => selectGraphEdges(ctx.db, place, { lags }));
}

/** The same with its edges in outline, which takes a fraction of the time. Fails with `not_found`. */
export async function getGraphOutline(ctx: Needs, id: GraphId, version?: number): Promise<GraphOutline> {
  return await versionOf(ctx, id, version, (place) => selectEdgeOutlines(ctx.db, place));
}

type Place = { projectId: string; graphId: string; version: number };

async function versionOf<E extends StoredOutline>(
  ctx: Needs,
  id: GraphId,
  version: number | undefined,
  edgesIn: (place: Place) => Promise<E[]>,
) {
  const row = await findGraph(ctx, id);
  const wanted = version ?? row.newest.version;
  const [made, nodes, edges, verdicts, counts, present] = await Promise.all([
    selectGraphVersion(ctx.db, ctx.project, id, wanted),
    selectGraphNodes(ctx.db, ctx.project, id, wanted),
    edgesIn({ projectId: ctx.project, graphId: id, version: wanted }),
    selectLatestVerdicts(ctx.db, ctx.project, id),
    countVerdicts(ctx.db, ctx.project, [id]),
    presentDataVersions(ctx),
  ]);
  if (!made) throw new AppError("not_found", { params: { what: "version", id: String(wanted) } });
  const { figures, limits, insights, rejected, layout, request } = made;
  const newest = wanted === row.newest.version ? row.newest : { ...row.newest, ...made };
  return {
    ...toGraphSummary({ ...row, newest }, present, counts.get(id)),
    run_id: made.runId,
    request,
    figures,
    limits,
    insights,
    rejected,
    nodes,
    edges: edges.map((edge) => ({ ...edge, human: verdicts.get(edge.id) ?? null })),
    layout,
  };
}

/** The newest first. Fails with `not_found`. */
export async function listGraphVersions(ctx: Needs, id: GraphId): Promise<GraphVersion[]> {
  await findGraph(ctx, id);
  const rows = await selectGraphVersions(ctx.db, ctx.project, id);
  return rows.map(({ version, runId, createdAt, nodes, edges, levels, model }) => ({
    version,
    run_id: runId,
    created_at: createdAt,
    nodes,
    edges,
    levels,
    model,
  }));
}

/** What became of edges and nodes from one version to another, and why. Fails with `not_found`. */
export async function compareGraphVersions(
  ctx: Needs,
  id: GraphId,
  versions: { from?: number | undefined; to?: number | undefined },
): Promise<GraphChanges> {
  const { newest } = await findGraph(ctx, id);
  const to = versions.to ?? newest.version;
  const from = versions.from ?? Math.max(1, to - 1);
  const [before, after] = await Promise.all([getGraph(ctx, id, from), getGraph(ctx, id, to)]);
  return changesBetween(before, after);
}

/** Fails with `not_found`. */
export async function changeGraphName(ctx: Needs, id: GraphId, name: string): Promise<GraphSummary> {
  if (!(await renameGraph(ctx.db, ctx.project, id, name))) await findGraph(ctx, id);
  const [row, present, verdicts] = await Promise.all([
    findGraph(ctx, id),
    presentDataVersions(ctx),
    countVerdicts(ctx.db, ctx.project, [id]),
  ]);
  return toGraphSummary(row, present, verdicts.get(id));
}

/** A graph with its versions and verdicts. Fails with `not_found`. */
export async function removeGraph(ctx: Needs, id: GraphId): Promise<void> {
  if (!(await deleteGraph(ctx.db, ctx.project, id))) {
    throw new AppError("not_found", { params: { what: "causal graph", id } });
  }
}
