export * from "./clear-answers";
export { withAnswers, type AnswersOptions } from "./with-answers";
export type { Signals } from "./signals";
