import type { Claim, LoggedFrame, RunRow, Tx } from "@/db";
import type { Ctx, ErrorCode, Locale } from "@/lib/core";
import type { CallSummary } from "@/lib/llm";
import { NO_USAGE, addCall, type FrameBody, type Progress, type Run, type RunUsage } from "@/lib/runs";
import type { LiveRun } from "./live";
import type { LogWriter } from "./log-writer";
import { runMetrics } from "./metrics";

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
export type EndOfRun =
  { status: "succeeded" | "partial"; outcome: Outcome } | { status: "failed" | "cancelled"; error?: ErrorCode };

/** Carries out one attempt at a run. */
export type Executor = (run: RunHandle) => Promise<Outcome>;

/** What one kind of run does. */
export type RunWork = {
  execute: Executor;
  /**
   * Called instead in every attempt but the first: finds out what earlier attempts left that stays, and goes on from
   * there. Frames after the number it gives are withdrawn from every viewer before it goes on. Without it every
   * attempt starts from nothing.
   */
  resume?(run: RunHandle): Promise<{ after: number; execute: () => Promise<Outcome> }>;
  /** Belongs to the run's last transaction, however it ends, even if nothing of it was ever carried out. */
  end?(tx: Tx, run: RunHandle, end: EndOfRun): Promise<void>;
  /** Carries out runs of this kind that are over many things; `superviseItems` unless given. */
  parent?: RunWork;
  /** Whoever wants it paused is heard by the executor itself, which goes on until it may rest. */
  pausesItself?: boolean;
};

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
  /** Aborts when the run is cancelled, paused, taken over or interrupted; its reason is an AppError. */
  readonly signal: AbortSignal;
  /** Says who writes here; statements of the executor are fenced by it. */
  readonly claim: Claim;
  /** What stands in each of its frames behind the body, up to the number. */
  private readonly place: string;
  /** What earlier attempts noted. */
  readonly checkpoint: unknown;
  /** Number of the log's last frame when this attempt began. */
  readonly firstSeq: number;

  private readonly metrics = runMetrics();
  private readonly live: LiveRun;
  private readonly log: LogWriter;
  private progressNow: Progress;
  private sealed = false;
  private usageNow: RunUsage = NO_USAGE;
  private modelNow: string | undefined;
  private lastAtMs = 0;
  private readonly createdAt: number;

  constructor(ctx: Ctx, row: RunRow, parts: { claim: Claim; live: LiveRun; log: LogWriter; signal: AbortSignal }) {
    this.ctx = ctx;
    this.run = row.run;
    this.createdAt = Date.parse(row.run.created_at);
    this.locale = row.locale;
    this.checkpoint = row.checkpoint;
    this.firstSeq = row.lastSeq;
    this.attempt = parts.claim.attempt;
    this.claim = parts.claim;
    this.place = `"run":${JSON.stringify(parts.claim.runId)},"attempt":${parts.claim.attempt},"seq":`;
    this.live = parts.live;
    this.log = parts.log;
    this.signal = parts.signal;
    this.progressNow = row.run.progress;
  }

  /** Number of the newest frame; a `reset` names one of these. */
  get lastSeq(): number {
    return this.live.last;
  }

  get progress(): Progress {
    return this.progressNow;
  }

  /** What the run's calls came to so far, those of earlier attempts included. */
  get usage(): RunUsage {
    return this.usageNow;
  }

  /** What answered the latest call of this attempt; undefined before the first. */
  get model(): string | undefined {
    return this.modelNow;
  }

  /** Counts a call that ended, well or not: all of it was paid for. */
  addCall(call: CallSummary): void {
    this.modelNow = call.model ?? this.modelNow;
    this.usageNow = addCall(this.usageNow, call);
  }

  setUsage(usage: RunUsage): void {
    this.usageNow = usage;
  }

  /** Shows and logs a frame. Gives its number, or that of the last one where it came too late to be said. */
  publish(body: FrameBody): number {
    // What a dead or fenced-out attempt still says must reach nobody, nor what comes behind the end.
    if (this.signal.aborted || this.sealed) return this.live.last;
    const frame = this.number(body);
    this.live.push(frame);
    this.metrics.published.add();
    if (body.type === "retry") this.metrics.retries.of(body.reason).add();
    this.log.add(frame, body.type === "progress" ? this.progressNow : undefined);
    return frame.seq;
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
    // A body has a type at least, so what is added follows a comma.
    const data = `${JSON.stringify(body).slice(0, -1)},${this.place}${seq}}`;
    return { seq, attempt: this.claim.attempt, type: body.type, atMs: this.atMs(), data };
  }

  /** Milliseconds since the run's creation. The database wrote that by its own clock, so they may be a little off. */
  private atMs(): number {
    const sinceMs = Math.round(this.ctx.clock.now() - this.createdAt);
    return (this.lastAtMs = Math.min(AT_MS_MAX, Math.max(this.lastAtMs, sinceMs)));
  }
}
