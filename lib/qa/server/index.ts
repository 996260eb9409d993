export { AnswerInput, answerWork } from "./answer-question";
export { askQuestion, checkScope, type AskedQuestion } from "./ask-question";
export { collectFacts, type Asked } from "./collect-facts";
export {
  answersOfEdge,
  changeConversation,
  exportConversation,
  getConversation,
  listConversations,
  removeConversation,
  type ConversationPage,
} from "./conversations";
export { factsFor } from "./facts-for";
export { computeFacts } from "./compute-facts";
export { loadLexicon } from "./lexicon";
export { loadGraphOutline } from "./load-graph-outline";
export { neighbourhood } from "./neighbourhood";
export { planFor, type QuestionAsked } from "./plan";
export { recomputeFact, type RecomputedFact } from "./recompute-fact";
export { suggestQuestions } from "./suggest";
