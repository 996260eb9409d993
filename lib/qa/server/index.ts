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
export { suggestQuestions } from "./suggest";
