import { selectGraph, selectGraphNodes, selectGraphs, selectGraphVersion, selectOutlineEdges } from "@/db";
import { AppError, type Ctx } from "@/lib/core";
import { shared } from "@/lib/core/server";
import type { GraphId } from "@/lib/causal";
import type { GraphOutline } from "../facts/outline";

type Needs = Pick<Ctx, "db" | "project">;

/** Versions of graphs never change once they can be seen; so many are kept in memory, the least recently used go. */
const KEPT_MAX = 20;

/**
 * A version of a graph with what ranks its relations: the project's newest graph where none is named, its newest
 * version where none is. Null where the project has no graph. Fails with `not_found` where the graph or version that is
 * named is not one of this project.
 */
export async function loadGraphOutline(ctx: Needs, graphId?: GraphId, version?: number): Promise<GraphOutline | null> {
  const { db, project } = ctx;
  const row = graphId
    ? await selectGraph(db, project, graphId)
    : (await selectGraphs(db, { projectId: project, limit: 1 }))[0];
  if (!row) {
    if (graphId === undefined) return null;
    throw new AppError("not_found", { params: { what: "causal graph", id: graphId } });
  }
  const wanted = version ?? row.newest.version;
  if (wanted !== row.newest.version && !(await selectGraphVersion(db, project, row.id, wanted))) {
    throw new AppError("not_found", { params: { what: "version", id: String(wanted) } });
  }
  return await kept(db, JSON.stringify([project, row.id, wanted]), async () => {
    const [nodes, edges] = await Promise.all([
      selectGraphNodes(db, project, row.id, wanted),
      selectOutlineEdges(db, { projectId: project, graphId: row.id, version: wanted }),
    ]);
    return {
      id: row.id,
      version: wanted,
      nodes: nodes.map(({ id, kind, label, type, feature, users }) => ({ id, kind, label, type, feature, users })),
      edges,
    };
  });
}

async function kept(db: Ctx["db"], key: string, load: () => Promise<GraphOutline>): Promise<GraphOutline> {
  const all = shared("graph-outlines", () => new WeakMap<Ctx["db"], Map<string, Promise<GraphOutline>>>());
  const entries = all.get(db) ?? new Map<string, Promise<GraphOutline>>();
  all.set(db, entries);
  const value = entries.get(key) ?? load();
  entries.delete(key);
  entries.set(key, value);
  for (const oldest of entries.keys()) {
    if (entries.size <= KEPT_MAX) break;
    entries.delete(oldest);
  }
  try {
    return await value;
  } catch (error) {
    if (entries.get(key) === value) entries.delete(key);
    throw error;
  }
}
