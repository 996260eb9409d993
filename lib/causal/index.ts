export * from "./evidence";
export { EdgeStats } from "./edge-stats";
export { Estimate } from "./estimate";
export { EdgeId, GraphId, GraphName, NodeId } from "./ids";
export { GraphFocus, GraphRequest, SESSION_GAP_MS, type GraphRequestInput } from "./question";
export {
  Agreement,
  DataLimit,
  EdgeChange,
  Graph,
  GraphChanges,
  GraphEdge,
  GraphFigures,
  GraphLayout,
  GraphNode,
  GraphSummary,
  GraphVersion,
  Insight,
  Level,
  LevelReason,
  ModelOpinion,
  ModelVerdict,
  NodeKind,
  RejectedLine,
  Relation,
  Words,
} from "./schema";
export { HumanVerdict, RejectionReason, Verdict, VerdictInput } from "./verdict";
