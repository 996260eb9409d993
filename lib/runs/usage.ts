import type { CallSummary } from "@/lib/llm";
import type { RunUsage } from "./schema";

export const NO_USAGE: RunUsage = { calls: 0, cached_calls: 0, prompt_tokens: 0, completion_tokens: 0 };

/** What a run's calls come to with one more. Amounts of different currencies are added all the same, but have none. */
export function addCall(sum: RunUsage, call: CallSummary): RunUsage {
  const { usage, cached, ttftMs, tokensPerS } = call;
  const { cost: _cost, currency: _currency, ...counted } = sum;
  const first = cached ? undefined : ttftMs;
  return {
    ...counted,
    calls: sum.calls + 1,
    cached_calls: sum.cached_calls + (cached ? 1 : 0),
    // An answer out of the cache was paid for by the call that fetched it.
    prompt_tokens: sum.prompt_tokens + (cached ? 0 : usage.promptTokens),
    completion_tokens: sum.completion_tokens + (cached ? 0 : usage.completionTokens),
    ...addCost(sum, call),
    ...(sum.ttft_ms !== undefined || first === undefined ? {} : { ttft_ms: first }),
    ...(sum.tokens_per_s !== undefined || cached || tokensPerS === undefined ? {} : { tokens_per_s: tokensPerS }),
  };
}

type Cost = Pick<RunUsage, "cost" | "currency">;

function addCost(sum: Cost, call: Pick<CallSummary, "cost" | "currency">): Cost {
  if (call.cost === undefined) return pick(sum.cost, sum.currency);
  const one = sum.cost === undefined || sum.currency === call.currency;
  return pick((sum.cost ?? 0) + call.cost, one ? call.currency : undefined);
}

const pick = (cost: number | undefined, currency: string | undefined): Cost => ({
  ...(cost === undefined ? {} : { cost }),
  ...(currency === undefined ? {} : { currency }),
});
