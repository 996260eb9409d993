import { z } from "zod";
import { GraphId } from "@/lib/causal";
import { RunId } from "@/lib/core";
import { CitedSentence, RunStatus } from "@/lib/runs";
import { SegmentRef } from "@/lib/people";
import { ConversationId, MessageId } from "./ids";
import { Evidence } from "./facts/fact";

/** Longer ones are refused rather than cut. */
export const QUESTION_CHARS_MAX = 2000;

/** Neither NUL nor half a character can be kept. */
const QuestionText = z
  .string()
  .trim()
  .min(1)
  .max(QUESTION_CHARS_MAX)
  .refine((text) => !text.includes("\0") && text.isWellFormed(), "is no text");

const Day = z.iso.date();

/** What a question is limited to; what is left out is not limited. Without a graph the newest one counts. */
export const Scope = z
  .strictObject({
    graph_id: GraphId.optional(),
    graph_version: z.number().int().min(1).optional(),
    segment: SegmentRef.optional(),
    from: Day.optional(),
    to: Day.optional(),
  })
  .refine(({ graph_id: graph, graph_version: version }) => version === undefined || graph !== undefined, {
    path: ["graph_version"],
    message: "needs graph_id",
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ["to"],
    message: "from is after to",
  });
export type Scope = z.infer<typeof Scope>;

const ProfileValue = z.union([z.string().max(500), z.number(), z.boolean(), z.array(z.string().max(500)).max(50)]);

/**
 * Whom a program asks about: a user of the project, or somebody with such a profile. "They", "this user" and the like
 * in a question mean them, and facts are also computed among users like them.
 */
export const UserContext = z.strictObject({
  user_id: z.string().min(1).max(256).optional(),
  profile: z.record(z.string().min(1).max(200), ProfileValue).optional(),
});
export type UserContext = z.infer<typeof UserContext>;

/** A question as it is asked. */
export const QueryRequest = z.strictObject({
  question: QuestionText,
  /** Goes on with this conversation; what was asked before is understood. A new one begins where it is left out. */
  conversation_id: ConversationId.optional(),
  /** Answers this question of the conversation once more; `question` then replaces its words, as a branch of its own. */
  again: MessageId.optional(),
  scope: Scope.default({}),
  user_context: UserContext.optional(),
});
export type QueryRequest = z.infer<typeof QueryRequest>;
export type QueryRequestInput = z.input<typeof QueryRequest>;

export const ConversationTitle = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .regex(/^[^\p{Cc}]+$/u);

/** A conversation in a list. */
export const Conversation = z.object({
  id: ConversationId,
  title: ConversationTitle,
  pinned: z.boolean(),
  created_at: z.string(),
  updated_at: z.string(),
  /** How many questions it holds. */
  questions: z.number().int(),
});
export type Conversation = z.infer<typeof Conversation>;

/** How an answer stands: the status of its run, as far as the answer itself is concerned. */
export const AnswerStatus = RunStatus;
export type AnswerStatus = z.infer<typeof AnswerStatus>;

/** An answer, whole or as far as it came. */
export const Answer = z.object({
  id: MessageId,
  run_id: RunId,
  status: AnswerStatus,
  /** Markdown with citations such as `[f1]`. */
  text: z.string(),
  evidence: Evidence.nullable(),
  sentences: z.array(CitedSentence),
  /** The model that wrote it; `offline` rules have a name of their own. */
  model: z.string().nullable(),
  prompt_version: z.string().nullable(),
  usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number(), estimated: z.boolean() }).nullable(),
  error: z.object({ code: z.string(), message: z.string(), retryable: z.boolean() }).nullable(),
  /** The graph has a newer version than the one that it rests on. */
  stale: z.boolean(),
  created_at: z.string(),
});
export type Answer = z.infer<typeof Answer>;

/** A question with its answers, the latest last; it stays whatever becomes of them. */
export const Question = z.object({
  id: MessageId,
  /** The question whose words this one replaces; both stay. */
  branch_of: MessageId.nullable(),
  text: z.string(),
  scope: Scope,
  user_context: UserContext.nullable(),
  created_at: z.string(),
  answers: z.array(Answer),
});
export type Question = z.infer<typeof Question>;

export const ConversationDetail = Conversation.extend({ messages: z.array(Question) });
export type ConversationDetail = z.infer<typeof ConversationDetail>;

/** A question that the data at hand can answer. */
export const Suggestion = z.object({ zh: z.string(), en: z.string() });
export type Suggestion = z.infer<typeof Suggestion>;

/** An answer that rests on an edge. */
export const AnswerOfEdge = z.object({
  answer_id: MessageId,
  conversation_id: ConversationId,
  question: z.string(),
  /** Of the graph. */
  version: z.number().int().nullable(),
  created_at: z.string(),
});
export type AnswerOfEdge = z.infer<typeof AnswerOfEdge>;
