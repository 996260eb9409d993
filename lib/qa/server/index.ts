export { answerWork } from "./answer-question";
export { collectFacts, type Asked } from "./collect-facts";
export { computeFacts } from "./compute-facts";
export { loadLexicon } from "./lexicon";
export { loadGraphOutline } from "./load-graph-outline";
export { planFor, type QuestionAsked } from "./plan";
export { recomputeFact, type RecomputedFact } from "./recompute-fact";
export { suggestQuestions } from "./suggest";
