export {
  canonicalQuestion,
  MiningQuestion,
  PATTERNS_KEPT_MAX,
  SEGMENTS_COMPARED_MAX,
  type MiningQuestionInput,
} from "./question";
export {
  ComparedPattern,
  COUNT_MAX,
  ExcludedBy,
  IncompleteReason,
  isPartOf,
  MarkRequest,
  Pattern,
  PatternDetail,
  PATTERNS_CHOSEN_MAX,
  PatternFilter,
  PatternId,
  patternId,
  PatternPage,
  patternPlace,
  PatternSet,
  PatternSetId,
  PatternSort,
  QuestionPreview,
  SaveRule,
  SetName,
  SetComparison,
} from "./schema";
export { excludedBy } from "./excluded";
export { figuresOf, isBeyondChance, type PatternFigures } from "./figures";
export { tableFromBytes, tableToBytes } from "./table-bytes";
export type { Counted, Reach, SequenceDb } from "./sequences";
export { buildSequences, type EventColumns, type SequenceOptions } from "./mining/build-sequences";
export { countPatterns, type CountOptions, type CountResult, type CountStopped } from "./mining/count-patterns";
export {
  minePatterns,
  type Incomplete,
  type MiningHooks,
  type MiningProgress,
  type MiningResult,
} from "./mining/mine-patterns";
export { PATTERN_LENGTH_MAX, type MiningLimits, type MiningOptions } from "./mining/options";
export { patternAt, type FoundPattern, type PatternTable } from "./mining/pattern-table";
export {
  countOwners,
  localSupport,
  mergePartitions,
  optionsOfPart,
  partitionOf,
  selectPatterns,
  splitByUser,
} from "./mining/partitions";
export { benjaminiHochberg } from "./statistics/benjamini-hochberg";
export type { Contrast } from "./statistics/contrast";
export { liftOf, swapTest, type Lift } from "./statistics/lift";
export {
  patternStatistics,
  type Confidence,
  type PatternStatistics,
  type Quartiles,
  type Share,
  type StatisticsInput,
} from "./statistics/pattern-statistics";
export { quantileInPlace } from "./statistics/quantiles";
export { Q_FOUND, rankPatterns } from "./statistics/rank-patterns";
export type { SegmentShare } from "./statistics/segment-shares";
export { chiSquareTail, logGamma, studentTail } from "./statistics/tails";
export { independenceTest, oddsRatio, type TwoByTwo } from "./statistics/two-by-two";
export { wilson, wilsonOfGroups, Z95, type ClusterSums, type Interval } from "./statistics/wilson";
export {
  FLOW_STEPS_MAX,
  FLOW_WIDTH_MAX,
  Flow,
  FlowLink,
  FlowNode,
  Funnel,
  FUNNEL_STEPS_MAX,
  FunnelStep,
  LagBucket,
  LagHistogram,
  MarkUserPage,
  MATRIX_ROWS_MAX,
  MATRIX_STEPS_MAX,
  NearMiss,
  PatternPoint,
  PatternPoints,
  PatternUser,
  PatternUserPage,
  POINTS_MAX,
  StepMatrix,
} from "./views/schema";
export { FigureMark, MarkUsersRequest, type FigureMarkInput } from "./views/figure-mark";
export { CompareRequest, FlowRequest, PatternUsersRequest, StepMatrixRequest } from "./views/requests";
