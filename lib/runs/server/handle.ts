import type { Claim, LoggedFrame, Tx } from "@/db";
import type { Ctx, ErrorCode, Locale } from "@/lib/core";
import type { FrameBody, Progress, Run } from "@/lib/runs";
import type { LiveRun } from "./live";
import type { LogWriter } from "./log-writer";

/** What ends a run well. */
export type Outcome = {
  status: "succeeded" | "partial";
  message: string;
  counts: Record<string, number>;
  eventCount?: number;
  /** Goes into the run's row and into its `result` frame. */
  result?: Record<string, unknown>;
};

/** How a run ends, for the step that belongs to its last transaction. */
export type EndOfRun = { status: "succeeded" | "partial" | "failed" | "cancelled"; error?: ErrorCode };

/** Work of the run's last transaction: what a reader sees changes all at once with the run's end, or not at all. */
export type EndStep = (tx: Tx, end: EndOfRun) => Promise<void>;

export type Executor = (run: RunHandle) => Promise<Outcome>;

/** What the log's column holds, nearly 25 days; a run may have been paused for longer. */
const AT_MS_MAX = 2 ** 31 - 1;

/**
 * A run in the hands of the one who carries it out. What is published reaches viewers of this process at once and
 * the log soon after; rows that a frame announces must be committed before it is published.
 */
export class RunHandle {
  readonly ctx: Ctx;
  readonly run: Run;
  readonly attempt: number;
  readonly locale: Locale;
  /** Aborts when the run is cancelled, taken over or interrupted; its reason is an AppError. */
  readonly signal: AbortSignal;

  private readonly claim: Claim;
  private readonly live: LiveRun;
  private readonly log: LogWriter;
  private progressNow: Progress;
  private sealed = false;
  private lastAtMs = 0;
  /** Set by the executor; runs once, however the run ends, but not when another process carries it on. */
  endStep: EndStep | undefined;

  constructor(
    ctx: Ctx,
    run: Run,
    locale: Locale,
    parts: { claim: Claim; live: LiveRun; log: LogWriter; signal: AbortSignal },
  ) {
    this.ctx = ctx;
    this.run = run;
    this.locale = locale;
    this.attempt = parts.claim.attempt;
    this.claim = parts.claim;
    this.live = parts.live;
    this.log = parts.log;
    this.signal = parts.signal;
    this.progressNow = run.progress;
  }

  /** Number of the newest frame; a `reset` names one of these. */
  get lastSeq(): number {
    return this.live.last;
  }

  get progress(): Progress {
    return this.progressNow;
  }

  publish(body: FrameBody): void {
    // What a dead or fenced-out attempt still says must reach nobody, nor what comes behind the end.
    if (this.signal.aborted || this.sealed) return;
    const frame = this.number(body);
    this.live.push(frame);
    this.log.add(frame, body.type === "progress" ? this.progressNow : undefined);
  }

  /** Publishes counted work; percent never falls, whatever is passed. */
  report(progress: Omit<Progress, "percent"> & { percent?: number; message?: string }): void {
    const counted = progress.total > 0 ? (100 * progress.done) / progress.total : 0;
    const percent = Math.min(100, Math.max(this.progressNow.percent, progress.percent ?? counted));
    const { message, eta_ms, ...rest } = progress;
    this.progressNow = {
      ...rest,
      percent: Math.round(percent * 10) / 10,
      ...(eta_ms === undefined ? {} : { eta_ms: Math.round(eta_ms) }),
    };
    this.publish({ type: "progress", ...this.progressNow, ...(message === undefined ? {} : { message }) });
  }

  /** From here on only the terminal frames get numbers. */
  seal(): void {
    this.sealed = true;
  }

  /** Undefined as a rule; a promise to wait for when the database has fallen far behind. */
  get ready(): Promise<void> | undefined {
    return this.log.ready;
  }

  /** Gives a body its place in the log. Only the run's own machinery calls this besides `publish`. */
  number(body: FrameBody, ahead = 1): LoggedFrame {
    const seq = this.live.last + ahead;
    const data = JSON.stringify({ ...body, run: this.claim.runId, attempt: this.claim.attempt, seq });
    return { seq, attempt: this.claim.attempt, type: body.type, atMs: this.atMs(), data };
  }

  /** Milliseconds since the run's creation. The database wrote that by its own clock, so they may be a little off. */
  private atMs(): number {
    const sinceMs = Math.round(this.ctx.clock.now() - Date.parse(this.run.created_at));
    return (this.lastAtMs = Math.min(AT_MS_MAX, Math.max(this.lastAtMs, sinceMs)));
  }
}
