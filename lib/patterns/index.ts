export type { Counted, Reach, SequenceDb } from "./sequences";
export { benjaminiHochberg } from "./statistics/benjamini-hochberg.ts";
export type { Contrast } from "./statistics/contrast.ts";
export type { Lift } from "./statistics/lift.ts";
export {
  patternStatistics,
  type Confidence,
  type PatternStatistics,
  type Quartiles,
  type SegmentShare,
  type Share,
  type StatisticsInput,
} from "./statistics/pattern-statistics.ts";
export { Q_FOUND, rankPatterns } from "./statistics/rank-patterns.ts";
export { oddsRatio } from "./statistics/two-by-two.ts";
export { wilson, type Interval } from "./statistics/wilson.ts";
