import { type Claim, type Db, type LoggedFrame } from "@/db";
import type { Clock, Log } from "@/lib/core";
import type { Progress } from "@/lib/runs";
import type { LiveRun } from "./live";
import { logBatchesOf, type LogBatches } from "./log-batches";
import { runMetrics } from "./metrics";
import { signalsOf } from "./signals";

/** Above this much unlogged text the model has to wait for the database, lest memory grow without bound. */
const BACKLOG_CHARS_MAX = 4 * 1024 * 1024;
const BATCH_FRAMES_MAX = 500;

type Needs = { db: Db; clock: Clock; log: Log };

/**
 * Takes a run's frames to the database in batches, beside the work and never in its way. One batch is under way at
 * a time, so the log has no holes. When the database fails, it tries again until it succeeds or the claim is lost.
 */
export class LogWriter {
  private pending: LoggedFrame[] = [];
  private pendingChars = 0;
  private progress: Progress | undefined;
  private flushing: Promise<void> | undefined;
  private lost = false;
  private readonly metrics = runMetrics();

  private readonly needs: Needs;
  private readonly batches: LogBatches;
  private readonly claim: Claim;
  private readonly live: LiveRun;
  private readonly onLost: () => void;

  constructor(needs: Needs, claim: Claim, live: LiveRun, onLost: () => void) {
    this.needs = needs;
    this.batches = logBatchesOf(needs.db);
    this.claim = claim;
    this.live = live;
    this.onLost = onLost;
  }

  add(frame: LoggedFrame, progress?: Progress): void {
    this.pending.push(frame);
    this.pendingChars += frame.data.length;
    this.metrics.backlogChars.add(frame.data.length);
    if (progress) this.progress = progress;
    this.batches.soon(this.onDue);
  }

  private readonly onDue = () => {
    if (this.pending.length > 0 && !this.lost) void this.writeNext();
  };

  /** Nothing to wait for, as a rule. */
  get ready(): Promise<void> | undefined {
    return this.pendingChars > BACKLOG_CHARS_MAX ? this.flush() : undefined;
  }

  /** Resolves when everything added so far is in the log, or when the claim is lost. */
  async flush(): Promise<void> {
    this.batches.notSoon(this.onDue);
    while ((this.pending.length > 0 || this.flushing) && !this.lost) {
      await this.writeNext();
    }
  }

  /** Joins the batch that is under way, or begins one. */
  private writeNext(): Promise<void> {
    this.flushing ??= this.writeBatch().finally(() => {
      this.flushing = undefined;
      // What came meanwhile waits for the other runs, lest each of them has statements of its own.
      if (this.pending.length > 0 && !this.lost) this.batches.soon(this.onDue);
    });
    return this.flushing;
  }

  private async writeBatch(): Promise<void> {
    const batch = this.pending.slice(0, BATCH_FRAMES_MAX);
    const { progress } = this;
    const began = performance.now();
    let waitMs = 100;
    for (;;) {
      try {
        if (await this.batches.write({ claim: this.claim, frames: batch, progress }, this.needs.log)) break;
        this.lost = true;
        this.metrics.backlogChars.add(-this.pendingChars);
        this.needs.log.warn({ run: this.claim.runId, attempt: this.claim.attempt }, "run taken over by another writer");
        this.onLost();
        return;
      } catch (error) {
        this.metrics.batchFailures.add();
        this.needs.log.error({ run: this.claim.runId, frames: batch.length }, "cannot write the run's log", error);
        await this.needs.clock.sleep(waitMs);
        waitMs = Math.min(waitMs * 2, 2000);
      }
    }
    this.pending = this.pending.slice(batch.length);
    const before = this.pendingChars;
    for (const frame of batch) this.pendingChars -= frame.data.length;
    this.metrics.backlogChars.add(this.pendingChars - before);
    this.metrics.logged.add(batch.length);
    this.metrics.batches.add();
    this.metrics.flushSeconds.observe((performance.now() - began) / 1000);
    if (this.progress === progress) this.progress = undefined;
    const last = batch.at(-1);
    if (last) this.live.markLogged(last.seq);
    signalsOf(this.needs.db).moved(this.claim);
  }
}
