import { createTokenCount } from "@/lib/llm";
import type { RunHandle } from "@/lib/runs/server";

/** Between two progress frames, so that they stay a small part of the stream. */
const REPORT_EVERY_MS = 250;
/** Below this much of the work, a rate measured so far says nothing about the rest. */
const ETA_FROM_SHARE = 0.05;
const ETA_FROM_MS = 1500;

/**
 * Counts an extraction's work in output tokens: those expected from all windows together, and those that came. An
 * estimate that turns out too low is raised as the text goes on; it never makes the percentage fall.
 */
export class TokenProgress {
  private doneWindows = 0;
  private inWindow = createTokenCount();
  private lastReportAt = Number.NEGATIVE_INFINITY;
  private readonly startedAt: number;

  private readonly run: RunHandle;
  /** Expected output tokens of each window. */
  private readonly expected: readonly number[];

  constructor(run: RunHandle, expected: readonly number[]) {
    this.run = run;
    this.expected = expected;
    this.startedAt = run.ctx.clock.now();
  }

  /** Takes a piece of the answer. */
  add(text: string): void {
    this.inWindow.add(text);
    if (this.run.ctx.clock.now() - this.lastReportAt >= REPORT_EVERY_MS) this.report();
  }

  /** The window's answer broke off and is asked for again. */
  restartWindow(): void {
    this.inWindow = createTokenCount();
  }

  endWindow(message?: string): void {
    this.doneWindows++;
    this.inWindow = createTokenCount();
    this.report(message);
  }

  report(message?: string): void {
    const now = this.run.ctx.clock.now();
    this.lastReportAt = now;
    const sum = (tokens: readonly number[]) => tokens.reduce((total, n) => total + n, 0);
    const before = sum(this.expected.slice(0, this.doneWindows));
    const current = this.expected[this.doneWindows] ?? 0;
    const total = Math.max(1, sum(this.expected));
    // Until the window's end is known, its last twentieth stays open.
    const done = before + Math.min(this.inWindow.tokens, current * 0.95);
    const share = done / total;
    const elapsed = now - this.startedAt;
    const eta = share >= ETA_FROM_SHARE && elapsed >= ETA_FROM_MS ? (elapsed * (1 - share)) / share : undefined;
    this.run.report({
      done: Math.round(done),
      total: Math.round(total),
      unit: "tokens",
      ...(eta === undefined ? {} : { eta_ms: eta }),
      ...(message === undefined ? {} : { message }),
    });
  }
}
