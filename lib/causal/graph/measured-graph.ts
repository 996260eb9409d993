import type { EdgeStats } from "../edge-stats";
import type { NodeId } from "../ids";
import type { DataLimit, GraphFigures, GraphNode } from "../schema";

/** A pair with everything that was computed for it. */
export type MeasuredEdge = { source: NodeId; target: NodeId; stats: EdgeStats };

/** What the data alone say: nodes with their counts, and the pairs worth an edge. */
export type MeasuredGraph = {
  nodes: GraphNode[];
  edges: MeasuredEdge[];
  figures: GraphFigures;
  limits: DataLimit[];
};
