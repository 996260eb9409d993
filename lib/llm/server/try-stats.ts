import type { WireUsage } from "../chunk";
import type { CallRow } from "../ledger";
import type { ReasoningField } from "../schema";
import { createTokenCount } from "../tokens";

/** What one try did so far; it is right at every moment, also when the try breaks. Times from `performance.now()`. */
export type TryStats = {
  startedAt: number;
  /** An event of the answer arrived, so the prompt was read and will be paid for. */
  begun: boolean;
  /** Some of the answer came, and more than white space. */
  answered: boolean;
  firstTextAt: number | undefined;
  lastTextAt: number | undefined;
  /** Our own count of what was written, on all channels. */
  written: { add(text: string): void; readonly tokens: number };
  usage: WireUsage | undefined;
  /** The service answered in one piece. */
  buffered: boolean;
  /** Where its thoughts stood, once there were any. */
  reasoningField: ReasoningField | undefined;
};

export function newTryStats(): TryStats {
  return {
    startedAt: performance.now(),
    begun: false,
    answered: false,
    firstTextAt: undefined,
    lastTextAt: undefined,
    written: createTokenCount(),
    usage: undefined,
    buffered: false,
    reasoningField: undefined,
  };
}

/** What all tries of a call used: the provider's counts where it gave them, ours where it did not. */
export function sumTries(
  tries: readonly TryStats[],
  promptEstimate: number,
  offline: boolean,
): Pick<CallRow, "promptTokens" | "completionTokens" | "estimated" | "cost"> {
  const sum: ReturnType<typeof sumTries> = { promptTokens: 0, completionTokens: 0, estimated: offline, cost: null };
  for (const { begun, usage, written } of tries) {
    if (!begun) continue;
    sum.promptTokens += usage?.promptTokens ?? promptEstimate;
    sum.completionTokens += usage?.completionTokens ?? written.tokens;
    sum.estimated ||= usage === undefined;
    if (usage?.cost !== undefined) sum.cost = (sum.cost ?? 0) + usage.cost;
  }
  return sum;
}

/** How soon and how fast a try wrote. The speed needs more than one read of the network to mean anything. */
export function speedOf(stats: TryStats | undefined): Pick<CallRow, "ttftMs" | "tokensPerS"> {
  const { firstTextAt, lastTextAt } = stats ?? {};
  if (stats === undefined || firstTextAt === undefined || lastTextAt === undefined)
    return { ttftMs: null, tokensPerS: null };
  const ms = lastTextAt - firstTextAt;
  const tokens = stats.usage?.completionTokens ?? stats.written.tokens;
  return {
    ttftMs: Math.round(firstTextAt - stats.startedAt),
    tokensPerS: ms > 0 ? Math.round((tokens * 10_000) / ms) / 10 : null,
  };
}
