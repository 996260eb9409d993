import { AppError } from "@/lib/core";
import type { FaultClass, UpstreamFault } from "./fault";

/** How often a fault of each class may be answered by another try within one call. */
const RETRIES_MAX: Record<FaultClass, number> = { never: 0, busy: 6, transient: 4, broken: 2, content: 1 };

const BACKOFF_FIRST_MS = 500;
const BACKOFF_MAX_MS = 30_000;

/** A service that asks for more than this is not busy but closed; a person should know now rather than then. */
const WAIT_MAX_MS = 3_600_000;

/** Waiting exactly as long as was asked brings everybody who was told the same back at the same moment. */
const SPREAD_MAX_MS = 500;

export type RetryDecision =
  /** The `retry`-th of at most `of` retries of this call follows after `waitMs`. */
  { kind: "again"; retry: number; of: number; waitMs: number } | { kind: "give-up"; error: AppError };

/** Counts one call's retries and decides about the next. */
export type RetryBudget = { decide(fault: UpstreamFault): RetryDecision };

/**
 * @param retriesMax how many retries one call may have whatever the faults are; a class may allow fewer.
 * @param random from 0 up to 1; full jitter keeps calls that failed together from failing together again.
 */
export function createRetryBudget(retriesMax: number, random: () => number): RetryBudget {
  const used: Record<FaultClass, number> = { never: 0, busy: 0, transient: 0, broken: 0, content: 0 };
  let retries = 0;
  return {
    decide(fault) {
      const left = Math.min(retriesMax - retries, RETRIES_MAX[fault.class] - used[fault.class]);
      if (left <= 0) return { kind: "give-up", error: fault.error };
      const waitMs = wait(fault, used[fault.class], random);
      if (waitMs > WAIT_MAX_MS) return { kind: "give-up", error: closedFor(fault, waitMs) };
      used[fault.class]++;
      retries++;
      return { kind: "again", retry: retries, of: retries + left - 1, waitMs };
    },
  };
}

function wait(fault: UpstreamFault, earlier: number, random: () => number): number {
  if (fault.class === "content") return 0;
  if (fault.retryAfterMs !== undefined) {
    return Math.ceil(fault.retryAfterMs + random() * Math.min(SPREAD_MAX_MS, fault.retryAfterMs / 10));
  }
  return Math.round(random() * Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** earlier));
}

function closedFor(fault: UpstreamFault, waitMs: number): AppError {
  const status = `${fault.error.params["status"] ?? 429}, Retry-After: ${Math.round(waitMs / 1000)} s`;
  return new AppError("upstream_busy", { params: { status }, cause: fault.error, retryable: true });
}
