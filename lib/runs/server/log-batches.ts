import { answered, appendFrames, appendFramesOfMany, type Db, type FrameBatch } from "@/db";
import type { Log } from "@/lib/core";
import { shared } from "@/lib/core/server";

/** How long frames are collected before they go to the log. */
const COLLECT_MS = 40;
/** More go in another statement, which need not wait for this one. */
const FRAMES_MAX = 2000;

type Waiting = { batch: FrameBatch; log: Log; resolve(written: boolean): void; reject(error: unknown): void };

/**
 * Lets the runs of one process go to the log together: they come due at the same moment, and what they hand over then
 * goes in one statement. A statement, and its commit, for each of many runs would cost more than the frames.
 */
export class LogBatches {
  private readonly due = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private waiting: Waiting[] = [];
  private readonly db: Db;

  constructor(db: Db) {
    this.db = db;
  }

  /** Calls back once, when frames are next taken to the log. */
  soon(flush: () => void): void {
    this.due.add(flush);
    this.timer ??= setTimeout(() => this.flushDue(), COLLECT_MS);
  }

  /** Takes the wish back. */
  notSoon(flush: () => void): void {
    this.due.delete(flush);
  }

  /** As `appendFrames`: whether the batch is in the log; false when the claim no longer holds. */
  write(batch: FrameBatch, log: Log): Promise<boolean> {
    return new Promise((resolve, reject) => {
      if (this.waiting.push({ batch, log, resolve, reject }) === 1) queueMicrotask(() => this.send());
    });
  }

  private flushDue(): void {
    this.timer = undefined;
    const due = [...this.due];
    this.due.clear();
    for (const flush of due) flush();
  }

  private send(): void {
    let group: Waiting[] = [];
    let frames = 0;
    for (const entry of this.waiting) {
      if (group.length > 0 && frames + entry.batch.frames.length > FRAMES_MAX) {
        void this.writeTogether(group);
        group = [];
        frames = 0;
      }
      group.push(entry);
      frames += entry.batch.frames.length;
    }
    this.waiting = [];
    void this.writeTogether(group);
  }

  private async writeTogether(group: readonly Waiting[]): Promise<void> {
    const batches = group.map(({ batch }) => batch);
    const written = await answered(appendFramesOfMany(this.db, batches)).catch((error: unknown) => {
      // One that cannot be written must not keep the others from it: each goes alone and learns why.
      group[0]?.log.error({ runs: group.length }, "the frames of several runs could not be written together", error);
      return [];
    });
    for (const [i, { batch, resolve, reject }] of group.entries()) {
      if (written[i]) resolve(true);
      else void answered(appendFrames(this.db, batch.claim, batch.frames, batch.progress)).then(resolve, reject);
    }
  }
}

/** Those of the process that has this pool. */
export function logBatchesOf(db: Db): LogBatches {
  const all = shared("runs.logBatches", () => new WeakMap<Db, LogBatches>());
  const batches = all.get(db) ?? new LogBatches(db);
  all.set(db, batches);
  return batches;
}
