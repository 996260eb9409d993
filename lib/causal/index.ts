export * from "./evidence";
export { EdgeStats } from "./edge-stats";
export { Estimate } from "./estimate";
export { EdgeId, GraphId, GraphName, NodeId } from "./ids";
export { historyEffects, type HistoryEffect, type HistoryEffects } from "./history/history-effects";
export { HISTORY_DEFAULTS, type HistoryOptions } from "./history/options";
export { DATA_LIMITS, dataLimit, type DataLimitCode } from "./levels/data-limits";
export { eValue, sensitivityOf } from "./levels/e-value";
export {
  EFFECT_MIN,
  levelOf,
  ORDER_SHARE_MIN,
  Q_MAX,
  STABILITY_MIN,
  TIE_SHARE_MAX,
  USERS_MIN,
  type LevelContext,
} from "./levels/level-of";
export { clockQuality, type ClockQuality } from "./order/clock-quality";
export { orderEffects, type OrderEffect, type OrderEffects } from "./order/order-effects";
export { profileFields, type Feature, type Field } from "./profile/features";
export { mantelHaenszel, type MantelHaenszel } from "./profile/mantel-haenszel";
export { adjustmentFields, profileEffects, type ProfileEffect, type ProfileEffects } from "./profile/profile-effects";
export { riskDifference, riskRatio } from "./profile/risks";
export { type Strata } from "./profile/strata";
export { overstatements } from "./levels/overstatements";
export { LEVEL_WORDS, sentenceOf, wordingOf, type WordedEdge } from "./levels/wordings";
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
export { edgeCountOf, EdgeOutline, GraphOutline, OutlineStats } from "./outline";
export { EdgeGroup, EdgePeople, EdgePeopleRequest, EdgeRows } from "./people";
export { GraphPreview } from "./preview";
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
export {
  assembleGraph,
  type AssembledEdge,
  type AssembledGraph,
  type Assembly,
  type ModelAnswer,
} from "./graph/assemble-graph";
export { changesBetween } from "./graph/changes";
export { edgeIdOf, nodeIdOf, type NodeMeaning } from "./graph/keys";
export type { MeasuredEdge, MeasuredGraph } from "./graph/measured-graph";
export { agreementOf, unborne } from "./graph/opinions";
export { drawnEdge, drawnMeasured, drawnNode, drawnRecord } from "./graph/draw";
export {
  buildReviewPrompt,
  createReviewReader,
  REVIEW_BATCH,
  REVIEW_PROMPT_VERSION,
  weighReviews,
  type ReviewQuestion,
  type ReviewRecord,
} from "./hypotheses/review";
export { reviewEdgesTask } from "./hypotheses/review-task";
export * from "./picture";
export type { MeasureInput, MeasureStep } from "./measure/measure-input";
export { Measurement } from "./measure/measurement";
export { GRAPH_EXPORTS, type ExportLang, type GraphExport } from "./exports/formats";
export { GRAPH_SCHEMA_PATH } from "./exports/json";
export { differingFigures, Recomputed } from "./graph/recomputed";
export { relatedUsers } from "./measure/related-users";
export { relatedPeople } from "./related/related-people";
