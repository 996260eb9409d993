export { exportPatterns } from "./export-patterns";
export { loadEvents, questionKey, questionVersion, type LoadedEvents } from "./load-events";
export { PARTITIONS_MAX } from "./mining-input";
export { minePatternsOf, miningWork } from "./mine-patterns";
export { sizeOfEvents, type QuestionSize } from "./question-size";
export { findSet, getSet, listSets, previewQuestion, removeSet, renameSet, type SetPage } from "./sets";
export {
  compareSets,
  findPattern,
  getPattern,
  listPatterns,
  openPatterns,
  saveByRule,
  setMark,
  setMarks,
  type ComparePage,
  type PatternsPage,
} from "./set-patterns";
export { nextCursor, toldUsers } from "./views/told-users";
export { patternLagsOf, patternUsersOf } from "./views/pattern-views";
export { flowOf, funnelOf, markUsersOf, pointsOf, stepMatrixOf, viewEvents } from "./views/set-views";
export { saveMarkUsers, savePatternUsers } from "./views/save-users";
