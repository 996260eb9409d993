export { answerWork } from "./answer-question";
export { collectFacts, type Asked } from "./collect-facts";
export { computeFacts } from "./compute-facts";
export { loadLexicon } from "./lexicon";
export { planFor, type QuestionAsked } from "./plan";
export { suggestQuestions } from "./suggest";
