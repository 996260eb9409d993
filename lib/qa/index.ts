export { ConversationId, MessageId } from "./ids";
export { FactQuery, type FactKind, type ShareOf } from "./facts/query";
export { Evidence, Fact, FactRef } from "./facts/fact";
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
export type {
  Lexicon,
  LexiconEntity,
  LexiconField,
  LexiconGraph,
  LexiconSegment,
  LexiconType,
} from "./question/lexicon";
export { outcomeTypes } from "./question/lexicon";
export type { Links, Meaning, Thing } from "./question/links";
export { linkQuestion } from "./question/link-question";
export { userIdsIn } from "./question/ids-in-question";
export { nameCandidates } from "./question/name-candidates";
export { planQuestion, type Plan } from "./question/plan-question";
export { REFUSALS, type Refusal, type RefusalCode } from "./question/plan/refusals";
export type { Intent } from "./question/plan/setting";
export { followUpsOf, suggestionsFrom } from "./question/suggestions";
