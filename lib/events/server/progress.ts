import { createTokenCount } from "@/lib/llm";
import type { RunHandle } from "@/lib/runs/server";

/** Between two progress frames, so that they stay a small part of the stream. */
const REPORT_EVERY_MS = 250;
/** Before so much of the work was seen in this attempt, its pace says nothing about the rest. */
const ETA_FROM_SHARE = 0.05;
const ETA_FROM_MS = 1500;
/** The learned tokens per row weigh as much as so many rows of the present answer. */
const PRIOR_ROWS = 20;

/**
 * Counts an extraction's work in output tokens. What is still to come is rows not covered yet times the tokens a row
 * takes: at first as earlier answers took them, then more and more as this one does. Neither ever makes the
 * percentage fall.
 */
export class TokenProgress {
  private tokens = createTokenCount();
  /** Tokens of answers that were settled, and the rows they are about. */
  private settledTokens = 0;
  private rowsDone: number;
  /** Rows that records of the present answer reach. */
  private rowsSeen: number;
  private firstTextAt: number | undefined;
  private lastReportAt = Number.NEGATIVE_INFINITY;
  private readonly run: RunHandle;
  private readonly rows: number;
  private readonly rowsBefore: number;
  private readonly tokensPerRow: number;

  /** `done` rows of `rows` were dealt with by earlier attempts. */
  constructor(run: RunHandle, { rows, done, tokensPerRow }: { rows: number; done: number; tokensPerRow: number }) {
    this.run = run;
    this.rows = rows;
    this.rowsBefore = done;
    this.rowsDone = done;
    this.rowsSeen = done;
    this.tokensPerRow = tokensPerRow;
  }

  /** Takes a piece of the answer. */
  add(text: string): void {
    this.tokens.add(text);
    const now = this.run.ctx.clock.now();
    this.firstTextAt ??= now;
    if (now - this.lastReportAt >= REPORT_EVERY_MS) this.report();
  }

  /** A record was read whose evidence ends before this row. */
  reach(row: number): void {
    this.rowsSeen = Math.max(this.rowsSeen, row);
  }

  /** An answer is over, well or not; rows before this one are dealt with. */
  settle(row: number): void {
    this.settledTokens += this.tokens.tokens;
    this.tokens = createTokenCount();
    this.rowsDone = row;
    this.rowsSeen = Math.max(this.rowsSeen, row);
    this.report();
  }

  /** The answer broke off and nothing of it stays. */
  forget(): void {
    this.tokens = createTokenCount();
    this.rowsSeen = this.rowsDone;
  }

  report(message?: string): void {
    const now = this.run.ctx.clock.now();
    this.lastReportAt = now;
    const { done, total, gained } = this.count();
    const elapsed = this.firstTextAt === undefined ? 0 : now - this.firstTextAt;
    const share = done / total;
    const known = gained / total >= ETA_FROM_SHARE && elapsed >= ETA_FROM_MS && share < 1;
    this.run.report({
      done: Math.round(done),
      total: Math.round(total),
      unit: "tokens",
      ...(known ? { eta_ms: (elapsed * (total - done)) / gained } : {}),
      ...(message === undefined ? {} : { message }),
    });
  }

  private count(): { done: number; total: number; gained: number } {
    const written = this.settledTokens + this.tokens.tokens;
    const seen = this.rowsSeen - this.rowsBefore;
    // Tokens of the line under way belong to a row that is not counted yet, which makes little difference.
    const perRow =
      (this.tokensPerRow * PRIOR_ROWS + written) / (PRIOR_ROWS + Math.max(seen, written / this.tokensPerRow));
    const left = Math.max(0, this.rows - this.rowsDone) * perRow;
    // Until the answer's end is known, a last part of it stays open.
    const open = this.rowsDone < this.rows ? Math.max(left - this.tokens.tokens, left * 0.02) : 0;
    const before = this.rowsBefore * this.tokensPerRow;
    return { done: before + written, total: Math.max(1, before + written + open), gained: written };
  }
}
