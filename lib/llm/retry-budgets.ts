/** A run of a few calls may retry as each call may; only what is retried beyond that is weighed against the calls. */
const RETRIES_FREE = 10;
const SHARE_MAX = 0.2;
const FORGET_AFTER_MS = 3_600_000;
const KEYS_MAX = 10_000;

/** One run's budget, as one of its calls sees it. */
export type RetryBudget = {
  /** Takes a retry out of the budget, or says that there is none left. */
  take(): boolean;
};

/** Retries of whole runs: what is right for one call is a storm when five hundred calls of a run do it together. */
export type RetryBudgets = {
  /** Counts a new call of the run; without a key a call has no budget but its own. */
  begin(key: string | undefined): RetryBudget;
  readonly size: number;
};

/** Budgets by key. Keys nobody used for an hour are forgotten, and those used longest ago when there are too many. */
export function createRetryBudgets(clock: { now(): number }): RetryBudgets {
  type Counts = { calls: number; retries: number; usedAt: number };
  // In the order of their last use.
  const budgets = new Map<string, Counts>();

  function touch(key: string): Counts {
    const now = clock.now();
    const counts = budgets.get(key) ?? { calls: 0, retries: 0, usedAt: now };
    counts.usedAt = now;
    budgets.delete(key);
    budgets.set(key, counts);
    for (const [oldest, { usedAt }] of budgets) {
      if (usedAt > now - FORGET_AFTER_MS && budgets.size <= KEYS_MAX) break;
      budgets.delete(oldest);
    }
    return counts;
  }

  return {
    begin(key) {
      if (key === undefined) return { take: () => true };
      touch(key).calls++;
      return {
        take() {
          const counts = touch(key);
          if (counts.retries >= RETRIES_FREE + Math.floor(counts.calls * SHARE_MAX)) return false;
          counts.retries++;
          return true;
        },
      };
    },
    get size() {
      return budgets.size;
    },
  };
}
