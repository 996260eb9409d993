import type { AppError, Bilingual, Locale } from "@/lib/core";
import type { Line } from "./lines";

export type Message = { role: "system" | "user" | "assistant"; content: string };

export type Usage = {
  promptTokens: number;
  completionTokens: number;
  /** True when the provider told nothing and we counted ourselves. */
  estimated: boolean;
};

/** Why the model stopped, as it says itself; `unknown` when `[DONE]` came without a reason. */
export type FinishReason = "stop" | "length" | "content_filter" | "unknown";

/** Where a service puts what the model thinks: a field of the delta, parts of the content, or marks in the text. */
export type ReasoningField = "reasoning_content" | "reasoning" | "content.thinking" | "<think>";

/** One step of a call, in the order it happens. The last is always `end`, unless the iteration throws an AppError. */
export type LlmDelta =
  /**
   * A new try begins. Whatever earlier tries wrote is void: the caller discards it. `callId` names the call in the
   * ledger; it may be another from one try to the next, since a call that is shared may change hands.
   */
  | { type: "try"; try: number; of: number; callId?: string }
  /** Text as it arrived: everything one read of the network held, so there may be many tokens in it. */
  | { type: "text"; channel: "answer" | "reasoning"; text: string }
  /** The try failed; the `try`-th of at most `of` retries follows after `waitMs`. */
  | { type: "retry"; try: number; of: number; waitMs: number; error: AppError }
  /** `buffered`: the service sent the whole answer in one piece, it does not stream. */
  | ({ type: "end"; finish: FinishReason; buffered?: true; reasoningField?: ReasoningField } & CallSummary)
  /**
   * The answer broke off after some of it had come, and the request said `keepsPartial`: what came stays, and the
   * caller asks for what is missing with a call of its own. Like `end` it is the last delta.
   */
  | ({ type: "broken"; error: AppError; retryAfterMs?: number } & CallSummary);

/** What one call came to, all its tries together. */
export type CallSummary = {
  callId: string;
  /** What answered; from one call to the next it may be another, as settings change. */
  model?: string;
  usage: Usage;
  /** From the last try's request to its first text. */
  ttftMs?: number;
  tokensPerS?: number;
  /** In the provider's currency, where it says so; else from the connection's prices, if it has any. */
  cost?: number;
  /** The cost was computed from prices. */
  costComputed?: true;
  /** Of a computed cost. */
  currency?: string;
  /** The answer was in the cache, or another call's: nothing was asked. */
  cached?: true;
};

export type TaskSample = {
  messages: Message[];
  /** How many records a good answer holds at least. */
  recordsMin: number;
  /** Whether the task's own reader takes a line of the answer for a record. Lines are given once each, in order. */
  read(line: Line): boolean;
};

/** What one task asks of a model. `name` stands in the ledger and in the audit's list. */
export type LlmTask = {
  readonly name: string;
  /** What the task does, for people. */
  readonly title: Bilingual;
  /** Raised with every change of the prompt's words or of the record grammar. */
  readonly promptVersion: string;
  /** Answers must come as lines and end with `{"end":true,"records":n}`; without it they are not whole. */
  readonly grammar: "records" | "text";
  readonly temperature: number;
  readonly maxOutputTokens: number;
  /**
   * The offline model's rules for this task: the whole answer, piece by piece, made from nothing but the messages
   * a real model would get.
   */
  answerOffline(messages: readonly Message[]): Iterable<string>;
  /** A small request for the provider check and the audit. */
  sample(locale: Locale): TaskSample;
};

export type LlmRequest = {
  task: LlmTask;
  messages: readonly Message[];
  signal: AbortSignal;
  /** Whom the call is for; it stands in the ledger. */
  project: string;
  run?: string;
  /** Calls with the same key share a budget of retries: the parent's id, or the run's, which it is without this. */
  budget?: string;
  item?: string;
  /** How many things the call is about, such as rows; what answers cost is learned per unit. */
  units?: number;
  /** The caller keeps what a broken answer held: instead of another try it gets `broken`. */
  keepsPartial?: boolean;
  /** `bypass` neither reads nor shares an earlier answer; the new one takes its place. */
  cache?: "use" | "bypass";
  /** `batch` lifts the offline model's speed limit. */
  pace?: "single" | "batch";
  maxOutputTokens?: number;
};

/** The one way to a model. Iterating starts the call; leaving the iteration or aborting the signal ends it upstream. */
export type LlmClient = {
  /** What answers tasks that have no connection of their own, as was known when somebody last asked. */
  readonly connection: LlmConnection;
  /** What a call of this task would ask now; without a task, what `connection` is now. */
  connectionFor(task?: Pick<LlmTask, "name">): Promise<LlmConnection>;
  stream(request: LlmRequest): AsyncIterable<LlmDelta>;
};

export type LlmConnection = {
  /** No service is asked: the offline model answers, or a recording. */
  offline: boolean;
  /** The answers are those of recorded runs. */
  recorded?: true;
  /** Of the connection in the settings, where one answers. */
  id?: string;
  /** Host and port, never the key. */
  host: string;
  /** What follows the host in the service's address, where that is not `/v1`. */
  path?: string;
  model: string;
};
