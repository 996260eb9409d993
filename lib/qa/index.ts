export { ConversationId, MessageId } from "./ids";
export { FactQuery, type FactKind, type ShareOf } from "./facts/query";
export { Evidence, Fact, FactRef } from "./facts/fact";
export { differingFigures } from "./facts/differing";
export { neighbourhoodOf, type Neighbourhood, type Purpose } from "./facts/neighbourhood";
export type { GraphOutline, OutlineEdge } from "./facts/outline";
export { THING_KINDS, type ThingKind, type ThingRows } from "./facts/thing-rows";
export {
  Answer,
  AnswerOfEdge,
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
export { citationsIn, type Citation } from "./answer/citations";
export { createAnswerChecker, type AnswerChecker, type AnswerContext } from "./answer/answer-checker";
export { answerLines, ANSWER_PROMPT_VERSION, buildAnswerPrompt, type AnswerPrompt } from "./answer/prompt";
export { questionLocale } from "./answer/question-locale";
export { answerQuestionTask } from "./answer/task";
export { refusalText } from "./answer/refusal-text";
export { titleOf } from "./title-of";
export { conversationMarkdown } from "./answer/conversation-markdown";
export { refuseNoQuestion } from "./question-input";
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
