import { selectGraphEdges, selectGraphNodes, selectGraphVersion } from "@/db";
import { AppError, type Ctx } from "@/lib/core";
import { differingFigures, type GraphId, type Recomputed } from "@/lib/causal";
import { findGraph } from "./graphs";
import { measureInThread } from "./evidence-thread";
import { readMaterial } from "./material";
import { patternsOfRequest } from "./patterns-of-request";
import { presentDataVersions } from "./request";

/** Nobody waits longer for a check; what was not taken until then is not compared. */
const BUDGET_MS = 300_000;

/**
 * Computes every figure of a version anew from the rows as they are now, and says which differ from those that were
 * stored. Steps of refuting that were not taken when the graph was made are not compared. Fails with `not_found`, as
 * `loadEvents` does, and with the signal's reason.
 */
export async function recomputeGraph(
  ctx: Pick<Ctx, "db" | "project">,
  id: GraphId,
  version: number | undefined,
  signal: AbortSignal,
): Promise<Recomputed> {
  const wanted = version ?? (await findGraph(ctx, id)).newest.version;
  const made = await selectGraphVersion(ctx.db, ctx.project, id, wanted);
  if (!made) throw new AppError("not_found", { params: { what: "version", id: String(wanted) } });
  const place = { projectId: ctx.project, graphId: id, version: wanted };
  const [edges, nodes, present, patterns] = await Promise.all([
    selectGraphEdges(ctx.db, place),
    selectGraphNodes(ctx.db, ctx.project, id, wanted),
    presentDataVersions(ctx),
    patternsOfRequest(ctx, made.request),
  ]);
  const material = await readMaterial(ctx, made.request, [...new Set(patterns.flatMap(({ events }) => events))]);
  const thread = await measureInThread(material, signal, () => {});
  try {
    const counted = edges.filter(({ stats }) => stats !== null);
    const pairs = counted.map(({ source, target }) => ({ source, target }));
    const known = new Set(nodes.map((node) => node.id));
    const named = edges.flatMap(({ id: edge, model }) =>
      (model?.confounders ?? []).map((name) => ({ edge, ...(known.has(name) ? { node: name } : { field: name }) })),
    );
    const again = made.request.refute
      ? await thread.refute({ pairs, named, budgetMs: BUDGET_MS })
      : await thread.pairs(pairs);
    const found = new Map(again.map(({ source, target, stats }) => [`${source} ${target}`, stats]));
    return {
      graph_id: id,
      version: wanted,
      data_changed: made.dataVersions.events !== present.events,
      edges: counted.length,
      differing: counted.flatMap(({ id: edge, source, target, stats }) => {
        const figures = stats ? differingFigures(stats, found.get(`${source} ${target}`)) : [];
        return figures.length > 0 ? [{ edge, figures }] : [];
      }),
    };
  } finally {
    await thread.close();
  }
}
