import {
  deleteRejectedLines,
  insertRejectedLines,
  isPassingFault,
  stageEvents,
  unstageEvents,
  type NewEvent,
  type NewRejectedLine,
} from "@/db";
import type { RunHandle } from "@/lib/runs/server";

type Waiting = { kind: "event"; event: NewEvent } | { kind: "rejected"; line: NewRejectedLine };

/**
 * Writes what a model's lines became, beside the stream: each line is committed first and announced then, in order,
 * and the text that follows never waits for it. One statement is under way at a time; what comes meanwhile goes
 * with the next.
 */
export class Staging {
  private waiting: Waiting[] = [];
  private writing: Promise<void> | undefined;
  private failure: unknown;
  private rejectedIds: number[] = [];

  private readonly run: RunHandle;
  private readonly item: string;

  constructor(run: RunHandle, item: string) {
    this.run = run;
    this.item = item;
  }

  add(event: NewEvent): void {
    this.waiting.push({ kind: "event", event });
    this.write();
  }

  reject(line: NewRejectedLine): void {
    this.waiting.push({ kind: "rejected", line });
    this.write();
  }

  /** Throws when something could not be written, so that nobody goes on paying for an answer that is lost. */
  check(): void {
    if (this.failure !== undefined) throw this.failure;
  }

  /** Takes everything back that was added, from the event with this ordinal on. */
  async withdraw(fromOrdinal: number): Promise<void> {
    await this.settle();
    const { ctx, run, attempt } = this.run;
    await unstageEvents(ctx.db, { projectId: ctx.project, runId: run.id, attempt, fromOrdinal });
    await deleteRejectedLines(ctx.db, ctx.project, this.rejectedIds);
  }

  /** Resolves when everything added is committed and announced; throws if something could not be. */
  async settle(): Promise<void> {
    while (this.writing) await this.writing;
    if (this.failure !== undefined) throw this.failure;
  }

  private write(): void {
    if (this.failure !== undefined) return;
    this.writing ??= this.writeAll()
      .catch((error: unknown) => {
        this.failure = error;
      })
      .finally(() => (this.writing = undefined));
  }

  private async writeAll(): Promise<void> {
    const { ctx } = this.run;
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      const events = batch.flatMap((entry) => (entry.kind === "event" ? [entry.event] : []));
      const rejected = batch.flatMap((entry) => (entry.kind === "rejected" ? [entry.line] : []));
      const staged = events.length > 0 ? await this.insist(() => stageEvents(ctx.db, ctx.project, events)) : [];
      this.rejectedIds.push(...(await this.insist(() => insertRejectedLines(ctx.db, ctx.project, rejected))));
      let next = 0;
      for (const entry of batch) {
        if (entry.kind === "event") {
          const event = staged[next++];
          if (event) this.run.publish({ type: "event", item: this.item, event });
        } else {
          const { line, reason, detail, text } = entry.line;
          this.run.publish({ type: "rejected", item: this.item, line, reason, ...(detail ? { detail } : {}), text });
        }
      }
    }
  }

  /** Tries again while the database is only away for a moment. */
  private async insist<T>(write: () => Promise<T>): Promise<T> {
    for (let waitMs = 100; ; waitMs *= 2) {
      try {
        return await write();
      } catch (error) {
        if (!isPassingFault(error) || waitMs > WAIT_MAX_MS) throw error;
        await this.run.ctx.clock.sleep(waitMs, this.run.signal);
      }
    }
  }
}

const WAIT_MAX_MS = 5000;
