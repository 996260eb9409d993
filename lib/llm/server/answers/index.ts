export * from "./clear-answers";
export { withAnswers, type AnswersOptions } from "./with-answers";
export type { Signals } from "./signals";
export { trimmedAnswers } from "./trim-answers";
