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
export {
  createHypothesisReader,
  HypothesisRejectReason,
  type EdgeRecord,
  type HypothesisRecord,
  type InsightRecord,
  type NodeRecord,
} from "./hypotheses/record";
export {
  buildGraphPrompt,
  GRAPH_PROMPT_VERSION,
  type GraphPrompt,
  type PromptEdge,
  type PromptNode,
} from "./hypotheses/prompt";
export { generateGraphTask } from "./hypotheses/task";
