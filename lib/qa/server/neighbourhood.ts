import type { Ctx } from "@/lib/core";
import type { GraphId, NodeId } from "@/lib/causal";
import { neighbourhoodOf, type Neighbourhood, type Purpose } from "../facts/neighbourhood";
import { loadGraphOutline } from "./load-graph-outline";

/**
 * What of a version of a graph bears on some of its nodes: edges, ways over several edges, and the nodes of both. Fails
 * with `not_found` where there is no such graph or version.
 */
export async function neighbourhood(
  ctx: Pick<Ctx, "db" | "project">,
  wanted: { graph: GraphId; version?: number | undefined; nodes: readonly NodeId[]; purpose: Purpose; limit: number },
): Promise<Neighbourhood> {
  const outline = await loadGraphOutline(ctx, wanted.graph, wanted.version);
  return outline ? neighbourhoodOf(outline, wanted) : { edges: [], paths: [], nodes: [] };
}
