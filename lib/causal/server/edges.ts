import { insertVerdict, selectGraphEdges, selectLatestVerdicts, selectVerdictHistory } from "@/db";
import { AppError, type Ctx } from "@/lib/core";
import type { EdgeId, GraphEdge, GraphId, HumanVerdict, VerdictInput } from "@/lib/causal";
import { findGraph } from "./graphs";

type Needs = Pick<Ctx, "db" | "project">;

/** An edge of a version, the newest unless one is named. Fails with `not_found`. */
export async function findEdge(ctx: Needs, id: GraphId, edge: EdgeId, version?: number): Promise<GraphEdge> {
  const wanted = version ?? (await findGraph(ctx, id)).newest.version;
  const [found] = await selectGraphEdges(ctx.db, { projectId: ctx.project, graphId: id, version: wanted }, { edge });
  if (!found) throw new AppError("not_found", { params: { what: "edge", id: edge } });
  const verdicts = await selectLatestVerdicts(ctx.db, ctx.project, id);
  return { ...found, human: verdicts.get(edge) ?? null };
}

/** The same with everything that people ever said of it. */
export async function getEdge(
  ctx: Needs,
  id: GraphId,
  edge: EdgeId,
  version?: number,
): Promise<GraphEdge & { history: HumanVerdict[] }> {
  const found = await findEdge(ctx, id, edge, version);
  return { ...found, history: await selectVerdictHistory(ctx.db, ctx.project, id, edge) };
}

/**
 * Notes what a person judges of an edge, for this and all later versions; with `verdict: null` the latest is taken
 * back. The data's level stays what it is. Fails with `not_found`.
 */
export async function judgeEdge(ctx: Needs, id: GraphId, edge: EdgeId, input: VerdictInput): Promise<GraphEdge> {
  const version = input.version ?? (await findGraph(ctx, id)).newest.version;
  await findEdge(ctx, id, edge, version);
  await insertVerdict(ctx.db, { projectId: ctx.project, graphId: id, version, edge }, input, null);
  return await findEdge(ctx, id, edge, version);
}
