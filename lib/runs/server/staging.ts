import { answered, insertRejectedLines, isPassingFault, type NewRejectedLine } from "@/db";
import { AppError } from "@/lib/core";
import type { FrameBody } from "@/lib/runs";
import type { RunHandle } from "./handle";

type Waiting<T> = { kind: "record"; record: T } | { kind: "rejected"; line: NewRejectedLine };

/**
 * Writes records, fenced by the run's claim, and gives for each the frame that announces it; undefined when the claim
 * no longer holds. The same records may come twice when the answer to their first writing was lost.
 */
export type Stage<T> = (records: T[]) => Promise<FrameBody[] | undefined>;

const WAIT_MAX_MS = 5000;

/**
 * Writes what a model's lines became, beside the stream: each line is committed first and announced then, in order,
 * and the text that follows never waits for it. One statement is under way at a time; what comes meanwhile goes
 * with the next.
 */
export class Staging<T> {
  private waiting: Waiting<T>[] = [];
  private writing: Promise<void> | undefined;
  private failure: unknown;
  /** What was announced since the last line that no reset can withdraw. */
  private announced: { seq: number; body: FrameBody }[] = [];
  private readonly run: RunHandle;
  private readonly item: string;
  private readonly stage: Stage<T>;

  constructor(run: RunHandle, item: string, stage: Stage<T>) {
    this.run = run;
    this.item = item;
    this.stage = stage;
  }

  add(record: T): void {
    this.waiting.push({ kind: "record", record });
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

  /** Resolves when everything added is committed and announced; throws if something could not be. */
  async settle(): Promise<void> {
    while (this.writing) await this.writing;
    this.check();
  }

  /**
   * Withdraws the text after a frame from every viewer, but not what complete lines became: that is said again where
   * it was announced after that frame.
   */
  async resetTo(after: number): Promise<void> {
    await this.settle();
    const again = this.announced.filter(({ seq }) => seq > after);
    this.announced = [];
    this.run.publish({ type: "reset", after });
    for (const { body } of again) this.announce(body);
  }

  /** From here on no reset goes further back. */
  forgetAnnounced(): void {
    this.announced = [];
  }

  private announce(body: FrameBody): void {
    this.announced.push({ seq: this.run.publish(body), body });
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
    const { ctx, claim } = this.run;
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      const records = batch.flatMap((entry) => (entry.kind === "record" ? [entry.record] : []));
      const rejected = batch.flatMap((entry) => (entry.kind === "rejected" ? [entry.line] : []));
      const staged = await this.insist(() => this.stage(records));
      const kept = await this.insist(() => insertRejectedLines(ctx.db, claim, rejected));
      // Somebody else carries the run on; nothing of this attempt counts any more.
      if (!staged || !kept) throw new AppError("interrupted");
      let next = 0;
      for (const entry of batch) {
        if (entry.kind === "record") {
          const body = staged[next++];
          if (body) this.announce(body);
        } else {
          const { line, reason, detail, text } = entry.line;
          this.announce({ type: "rejected", item: this.item, line, reason, ...(detail ? { detail } : {}), text });
        }
      }
    }
  }

  /** Tries again while the database is only away for a moment. */
  private async insist<T>(write: () => Promise<T>): Promise<T> {
    for (let waitMs = 100; ; waitMs *= 2) {
      try {
        return await answered(write());
      } catch (error) {
        if (!isPassingFault(error) || waitMs > WAIT_MAX_MS) throw error;
        await this.run.ctx.clock.sleep(waitMs, this.run.signal);
      }
    }
  }
}
