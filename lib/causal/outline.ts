import { z } from "zod";
import { EdgeStats } from "./edge-stats";
import { Estimate } from "./estimate";
import { Graph, GraphEdge, ModelOpinion } from "./schema";

/** The figures that decide an edge's rank, with those that a list shows. */
export const OutlineStats = EdgeStats.pick({ n_ab: true, users: true, confidence: true, q: true }).extend({
  lift: Estimate.nullable(),
});

/**
 * As much of an edge as pictures, lists and filters show, a third of the whole; an edge alone has the rest. Of the
 * reasons there is only the one that its seal shows: the data speak against it.
 */
export const EdgeOutline = GraphEdge.omit({ patterns: true }).extend({
  stats: OutlineStats.nullable(),
  model: ModelOpinion.pick({ verdict: true }).nullable(),
});
export type EdgeOutline = z.infer<typeof EdgeOutline>;

/** A version of a graph with its edges in outline. Every graph is one. */
export const GraphOutline = Graph.extend({ edges: z.array(EdgeOutline) });
export type GraphOutline = z.infer<typeof GraphOutline>;

/** How many edges a version has, also where not all of them are at hand. */
export const edgeCountOf = ({ levels }: Pick<Graph, "levels">): number => levels.reduce((sum, edges) => sum + edges, 0);
