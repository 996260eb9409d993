import { z } from "zod";
import { RunId } from "@/lib/core";

export const RunKind = z.enum(["extract-events", "import"]);
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
  result: z.record(z.string(), z.unknown()).optional(),
  error: RunError.optional(),
});
export type Run = z.infer<typeof Run>;
