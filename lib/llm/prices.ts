import { z } from "zod";

/** What a million tokens cost. */
export const Prices = z.object({
  prompt: z.number().min(0).max(1_000_000),
  completion: z.number().min(0).max(1_000_000),
  /** ISO 4217, such as CNY. */
  currency: z.string().regex(/^[A-Z]{3}$/),
});
export type Prices = z.infer<typeof Prices>;

const PER = 1_000_000;

/** What so many tokens come to, in the prices' currency. */
export function costOf(prices: Prices, tokens: { promptTokens: number; completionTokens: number }): number {
  return (prices.prompt * tokens.promptTokens + prices.completion * tokens.completionTokens) / PER;
}
