import { AppError } from "@/lib/core";
import type { FaultClass, UpstreamFault } from "./fault";
import type { RetryBudget } from "./retry-budgets";
import { asRetryLater } from "./retry-later";

/** How often a fault of each class may be answered by another try within one call. */
const RETRIES_MAX: Record<FaultClass, number> = { never: 0, busy: 6, transient: 4, broken: 2, content: 1 };

const BACKOFF_FIRST_MS = 500;
const BACKOFF_MAX_MS = 30_000;

/** Who is asked to wait longer than this gives back what he holds and comes again. */
const WAIT_IN_PLACE_MAX_MS = 60_000;

/** A service that asks for more than this is not busy but closed; a person should know now rather than then. */
const WAIT_MAX_MS = 3_600_000;

/** Waiting exactly as long as was asked brings everybody who was told the same back at the same moment. */
const SPREAD_MAX_MS = 500;

export type RetryDecision =
  /** The `retry`-th of at most `of` retries of this call follows after `waitMs`. */
  | { kind: "again"; retry: number; of: number; waitMs: number }
  /**
   * The call is over; `retryLaterMs(error)` tells when another makes sense, if one does. `spent`: only because the
   * run's retries are used up.
   */
  | { kind: "give-up"; error: AppError; spent?: true };

/** Counts one call's retries and decides about the next. */
export type CallRetries = {
  /** @param budget what the call's run may still retry; asked only when the call itself may. */
  decide(fault: UpstreamFault, budget?: RetryBudget): RetryDecision;
};

/**
 * @param retriesMax how many retries one call may have whatever the faults are; a class may allow fewer.
 * @param random from 0 up to 1; full jitter keeps calls that failed together from failing together again.
 */
export function createCallRetries(retriesMax: number, random: () => number): CallRetries {
  const used: Record<FaultClass, number> = { never: 0, busy: 0, transient: 0, broken: 0, content: 0 };
  let retries = 0;
  return {
    decide(fault, budget) {
      const allowed = RETRIES_MAX[fault.class];
      const asked = allowed === 0 ? 0 : (fault.retryAfterMs ?? 0);
      if (asked > WAIT_MAX_MS) return { kind: "give-up", error: closedFor(fault, asked) };
      // Coming again later is no retry of this call, so it is told whatever is left of those.
      if (asked > WAIT_IN_PLACE_MAX_MS) {
        return { kind: "give-up", error: asRetryLater(fault.error, spread(asked, random)) };
      }
      const left = Math.min(retriesMax - retries, allowed - used[fault.class]);
      if (left <= 0) return { kind: "give-up", error: fault.error };
      const waitMs = wait(fault, used[fault.class], random);
      if (budget?.take() === false) {
        // A service that says when it will be ready again is worth waiting for, only not by every call on its own.
        const error = fault.retryAfterMs === undefined ? fault.error : asRetryLater(fault.error, waitMs);
        return { kind: "give-up", error, spent: true };
      }
      used[fault.class]++;
      retries++;
      return { kind: "again", retry: retries, of: retries + left - 1, waitMs };
    },
  };
}

/** How long to wait before the next try when nobody says, after `earlier` tries that failed alike. */
export function backoffMs(earlier: number, random: () => number): number {
  return Math.round(random() * Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** earlier));
}

function wait(fault: UpstreamFault, earlier: number, random: () => number): number {
  if (fault.class === "content") return 0;
  return fault.retryAfterMs === undefined ? backoffMs(earlier, random) : spread(fault.retryAfterMs, random);
}

function spread(ms: number, random: () => number): number {
  return Math.ceil(ms + random() * Math.min(SPREAD_MAX_MS, ms / 10));
}

function closedFor(fault: UpstreamFault, waitMs: number): AppError {
  const status = `${fault.error.params["status"] ?? 429}, Retry-After: ${Math.round(waitMs / 1000)} s`;
  return new AppError("upstream_busy", { params: { status }, cause: fault.error, retryable: true });
}
