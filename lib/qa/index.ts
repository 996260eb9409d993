export { ConversationId, MessageId } from "./ids";
export { FactQuery, type FactKind, type ShareOf } from "./facts/query";
export { Evidence, Fact, FactRef } from "./facts/fact";
export {
  Answer,
  AnswerStatus,
  Conversation,
  ConversationDetail,
  ConversationTitle,
  QUESTION_CHARS_MAX,
  QueryRequest,
  Question,
  Scope,
  Suggestion,
  UserContext,
  type QueryRequestInput,
} from "./schema";
export { createAnswerChecker, type AnswerChecker, type AnswerContext } from "./answer/answer-checker";
