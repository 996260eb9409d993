import { answered, isPassingFault } from "@/db";
import { AppError } from "@/lib/core";
import type { FrameBody } from "@/lib/runs";
import type { RunHandle } from "./handle";

const WAIT_MAX_MS = 5000;

/**
 * Stores some of what a model's lines became, in one go, and gives the frames that announce it, in order. Undefined
 * when somebody else carries the run on.
 */
export type Commit<T> = (batch: readonly T[]) => Promise<readonly FrameBody[] | undefined>;

/**
 * Writes what a model's lines became, beside the stream: each line is committed first and announced then, in order,
 * and the text that follows never waits for it. One batch is under way at a time; what comes meanwhile goes with the
 * next.
 */
export class LineStore<T> {
  private waiting: T[] = [];
  private writing: Promise<void> | undefined;
  private failure: unknown;
  /** What was announced since the last line that no reset can withdraw. */
  private announced: { seq: number; body: FrameBody }[] = [];
  private readonly run: RunHandle;
  private readonly commit: Commit<T>;

  constructor(run: RunHandle, commit: Commit<T>) {
    this.run = run;
    this.commit = commit;
  }

  add(line: T): void {
    this.waiting.push(line);
    if (this.failure !== undefined) return;
    this.writing ??= this.writeAll()
      .catch((error: unknown) => {
        this.failure = error;
      })
      .finally(() => (this.writing = undefined));
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

  private async writeAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      const frames = await this.insist(() => this.commit(batch));
      // Somebody else carries the run on; nothing of this attempt counts any more.
      if (!frames) throw new AppError("interrupted");
      for (const frame of frames) this.announce(frame);
    }
  }

  /** Tries again while the database is only away for a moment. */
  private async insist<R>(write: () => Promise<R>): Promise<R> {
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
