export type { Counted, Reach, SequenceDb } from "./sequences";
export { buildSequences, type EventColumns, type SequenceOptions } from "./mining/build-sequences";
export { countPatterns } from "./mining/count-patterns";
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
