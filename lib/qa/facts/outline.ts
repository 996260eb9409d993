import type { EdgeId, GraphId, GraphNode, Level, NodeId, Relation } from "@/lib/causal";

/** A relation with what ranks it. */
export type OutlineEdge = {
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

/** A version of a graph as far as finding what bears on a question needs it. */
export type GraphOutline = {
  id: GraphId;
  version: number;
  nodes: Pick<GraphNode, "id" | "kind" | "label" | "type" | "feature" | "users">[];
  /** The best borne out first. */
  edges: OutlineEdge[];
};
