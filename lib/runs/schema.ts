import { z } from "zod";
import { RunId } from "@/lib/core";

export const RunKind = z.enum([
  "extract-events",
  "tag-entities",
  "summarize-user",
  "identify-relations",
  "merge-event-types",
  "mine-patterns",
  "generate-graph",
  "review-edges",
  "answer-question",
  "import",
]);
export type RunKind = z.infer<typeof RunKind>;

export const RunStatus = z.enum([
  "queued",
  "running",
  "waiting_retry",
  "paused",
  "interrupted",
  "succeeded",
  "partial",
  "failed",
  "cancelled",
]);
export type RunStatus = z.infer<typeof RunStatus>;

/** Several statuses in a query, joined by commas. */
export const statusList = z
  .string()
  .transform((text) => text.split(","))
  .pipe(z.array(RunStatus).min(1));

/** A run in one of these never changes again. */
export const TERMINAL_STATUSES = ["succeeded", "partial", "failed", "cancelled"] as const satisfies RunStatus[];

export function isTerminal(status: RunStatus): boolean {
  return (TERMINAL_STATUSES as readonly RunStatus[]).includes(status);
}

/** Counted work. `percent` is 0..100 and never goes backwards; `eta_ms` only when it means something. */
export const Progress = z.object({
  done: z.number().nonnegative(),
  total: z.number().nonnegative(),
  unit: z.string(),
  percent: z.number().min(0).max(100),
  eta_ms: z.number().nonnegative().optional(),
});
export type Progress = z.infer<typeof Progress>;

/** Why a run is paused: its service takes no requests, its budget is used up, or a person asked for it. */
export const PauseReason = z.enum(["upstream", "budget", "person"]);
export type PauseReason = z.infer<typeof PauseReason>;

/** How a parent's items stand. `cached` counts items that are done and cost nothing; they are in `done` too. */
export const ItemCounts = z.object({
  total: z.number().int(),
  queued: z.number().int(),
  running: z.number().int(),
  done: z.number().int(),
  failed: z.number().int(),
  cached: z.number().int(),
  cancelled: z.number().int(),
});
export type ItemCounts = z.infer<typeof ItemCounts>;

/** What a run's calls to a model came to: of all attempts, failed tries included, and of all items of a parent. */
export const RunUsage = z.object({
  calls: z.number().int(),
  cached_calls: z.number().int(),
  prompt_tokens: z.number().int(),
  completion_tokens: z.number().int(),
  /** What the provider says, else what the tokens come to by the connection's prices; absent where neither is known. */
  cost: z.number().optional(),
  /** ISO 4217, of a cost that is by prices of one currency; what providers say they give without one. */
  currency: z.string().optional(),
  /** Milliseconds to the first text, of the first call that reached a model; for a parent the median of its items. */
  ttft_ms: z.number().optional(),
  tokens_per_s: z.number().optional(),
});
export type RunUsage = z.infer<typeof RunUsage>;

/** What the items of a run over many things may use together; what is absent has no limit. */
export const Budget = z.object({
  /** In the currency of the model service's prices. */
  cost: z.number().positive().optional(),
  /** Of prompts and answers together. */
  tokens: z.number().int().positive().optional(),
});
export type Budget = z.infer<typeof Budget>;

export const RunError = z.object({ code: z.string(), message: z.string(), retryable: z.boolean() });
export type RunError = z.infer<typeof RunError>;

/** A run as the API shows it. */
export const Run = z.object({
  id: RunId,
  kind: RunKind,
  status: RunStatus,
  progress: Progress,
  created_at: z.string(),
  started_at: z.string().optional(),
  finished_at: z.string().optional(),
  attempts: z.number().int(),
  cached: z.boolean(),
  input: z.record(z.string(), z.unknown()),
  /** The user, import or other thing the run is about; two live runs never share one. */
  subject: z.string().optional(),
  /** The run over many things that this one is an item of. */
  parent_id: z.string().optional(),
  /** The ended run whose failed items this one does again. */
  retry_of: z.string().optional(),
  /** Of a parent: how its items stand, how many may be worked on at once, and what they may use together. */
  items: ItemCounts.optional(),
  lanes: z.number().int().optional(),
  budget: Budget.optional(),
  /** Of a run in `waiting_retry`: when it goes on. */
  wait_until: z.string().optional(),
  pause_reason: PauseReason.optional(),
  usage: RunUsage.optional(),
  result: z.record(z.string(), z.unknown()).optional(),
  error: RunError.optional(),
});
export type Run = z.infer<typeof Run>;

/** One thing of a parent, with the run that does it. */
export const RunItem = z.object({
  item: z.string(),
  run_id: z.string(),
  status: RunStatus,
  attempts: z.number().int(),
  cached: z.boolean(),
  percent: z.number(),
  error: RunError.optional(),
  /** What came of it, such as `events`. */
  result: z.record(z.string(), z.unknown()).optional(),
  usage: RunUsage.optional(),
  started_at: z.string().optional(),
  finished_at: z.string().optional(),
});
export type RunItem = z.infer<typeof RunItem>;

/** Items of a parent that failed for one reason. */
export const FailureCause = z.object({
  code: z.string(),
  message: z.string(),
  retryable: z.boolean(),
  items: z.number().int(),
});
export type FailureCause = z.infer<typeof FailureCause>;

/** One call to a model, as a run's page shows it. */
export const RunCall = z.object({
  id: z.string(),
  item: z.string().optional(),
  task: z.string(),
  model: z.string(),
  status: z.enum(["running", "ok", "failed", "cancelled"]),
  error_code: z.string().optional(),
  finish: z.string().optional(),
  tries: z.number().int(),
  cached: z.boolean(),
  prompt_tokens: z.number().int(),
  completion_tokens: z.number().int(),
  estimated: z.boolean(),
  cost: z.number().optional(),
  /** The provider told no cost; it is the connection's prices times the tokens. */
  cost_computed: z.boolean().optional(),
  currency: z.string().optional(),
  ttft_ms: z.number().optional(),
  tokens_per_s: z.number().optional(),
  created_at: z.string(),
  finished_at: z.string().optional(),
});
export type RunCall = z.infer<typeof RunCall>;
