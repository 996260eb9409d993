import { estimateTokens } from "@/lib/llm";

/** How much one call may hold. An event costs a model some 90 tokens and covers about three rows. */
export type WindowLimits = { rowsMax: number; tokensMax: number };

export const WINDOW_LIMITS: WindowLimits = { rowsMax: 120, tokensMax: 12_000 };

/** An answer that is likely to fill more of its limit than this is asked for in smaller windows. */
const OUTPUT_SHARE_MAX = 0.8;
const ROWS_MIN = 15;

/**
 * The limits of a window whose answer is to fit as well: rows times the tokens that an answer takes for each. They
 * change in steps only, so that a little more learned does not cut a history anew and make earlier answers to it
 * useless.
 */
export function windowLimits(tokensPerRow: number, maxOutputTokens: number): WindowLimits {
  let { rowsMax } = WINDOW_LIMITS;
  while (rowsMax > ROWS_MIN && rowsMax * tokensPerRow > maxOutputTokens * OUTPUT_SHARE_MAX) rowsMax /= 2;
  return { ...WINDOW_LIMITS, rowsMax: Math.max(ROWS_MIN, Math.floor(rowsMax)) };
}

/**
 * Cuts a history into windows of consecutive rows that fit both limits, each cut at the longest silence in the
 * window's last third, so that what belongs together is seldom torn apart. Every row is in exactly one window.
 * `times` are milliseconds, not falling; `lines` are the rows as the prompt shows them.
 */
export function cutWindows(
  times: readonly number[],
  lines: readonly string[],
  limits: WindowLimits = WINDOW_LIMITS,
): { from: number; to: number }[] {
  const windows: { from: number; to: number }[] = [];
  let from = 0;
  while (from < lines.length) {
    const full = fill(lines, from, limits);
    const to = full === lines.length ? full : quietest(times, from, full);
    windows.push({ from, to });
    from = to;
  }
  return windows;
}

/** The first row that no longer fits; a single row always does. */
function fill(lines: readonly string[], from: number, limits: WindowLimits): number {
  let tokens = 0;
  for (let i = from; i < lines.length; i++) {
    tokens += estimateTokens(lines[i] ?? "");
    if (i > from && (i - from >= limits.rowsMax || tokens > limits.tokensMax)) return i;
  }
  return lines.length;
}

/** The cut before the row that follows the longest silence; of equal ones the latest, which wastes least. */
function quietest(times: readonly number[], from: number, to: number): number {
  let best = to;
  let silence = -1;
  for (let cut = to; cut > from + Math.floor(((to - from) * 2) / 3); cut--) {
    const gap = (times[cut] ?? 0) - (times[cut - 1] ?? 0);
    if (gap > silence) {
      silence = gap;
      best = cut;
    }
  }
  return best;
}
