export { ConversationId, MessageId } from "./ids";
export { FactQuery, type FactKind, type ShareOf } from "./facts/query";
export { Evidence, Fact, FactRef } from "./facts/fact";
export { differingFigures } from "./facts/differing";
export { neighbourhoodOf, type Neighbourhood, type Purpose } from "./facts/neighbourhood";
export type { GraphOutline, OutlineEdge } from "./facts/outline";
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
