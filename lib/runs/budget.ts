import type { Budget, RunUsage } from "./schema";

/** How far a run over many things has come, as its budget sees it. */
export type Spending = {
  /** What ended items have used so far. */
  usage: RunUsage;
  /** How many items that is, answers out of the cache left out: they cost nothing and say nothing. */
  ended: number;
  /** Items that are being worked on, whose use is not known yet. */
  running: number;
};

/**
 * Whether nothing more may be begun: what is used already, and what the items under way and one more are likely to
 * use, would go beyond the budget. Until an item has ended nothing is known of their size, so only what is used counts.
 */
export function budgetIsSpent(budget: Budget | undefined, { usage, ended, running }: Spending): boolean {
  if (budget === undefined) return false;
  const tokens = usage.prompt_tokens + usage.completion_tokens;
  const spent = (limit: number | undefined, used: number) => {
    if (limit === undefined) return false;
    const each = ended > 0 ? used / ended : 0;
    return used >= limit || used + each * (running + 1) > limit;
  };
  return spent(budget.cost, usage.cost ?? 0) || spent(budget.tokens, tokens);
}
