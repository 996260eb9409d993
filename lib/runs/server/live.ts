import type { LoggedFrame } from "@/db";

/** Frames that are in the log already stay in memory up to this size, so that viewers seldom need the database. */
const KEPT_CHARS_MAX = 512 * 1024;

/**
 * A run as a process knows it: the newest frames, in the writer's process whether logged yet or not, and who waits
 * for more.
 * Viewers hold a cursor only, so a slow one costs nothing.
 */
export class LiveRun {
  /** Contiguous frames `base + 1 … base + frames.length`. */
  private frames: LoggedFrame[] = [];
  private base: number;
  private logged: number;
  private chars = 0;
  private waiters = new Set<() => void>();
  /** No more frames come from this process. */
  closed = false;

  private readonly keptCharsMax: number;

  constructor(lastSeq: number, keptCharsMax = KEPT_CHARS_MAX) {
    this.keptCharsMax = keptCharsMax;
    this.base = lastSeq;
    this.logged = lastSeq;
  }

  get last(): number {
    return this.base + this.frames.length;
  }

  push(frame: LoggedFrame): void {
    this.frames.push(frame);
    this.chars += frame.data.length;
    this.wake();
  }

  /** Frames after a number; undefined when the first of them is no longer in memory. */
  after(seq: number): readonly LoggedFrame[] | undefined {
    if (seq < this.base) return undefined;
    return this.frames.slice(seq - this.base);
  }

  frame(seq: number): LoggedFrame | undefined {
    return this.frames[seq - this.base - 1];
  }

  markLogged(seq: number): void {
    this.logged = seq;
    let drop = 0;
    let chars = this.chars;
    for (const frame of this.frames) {
      if (chars <= this.keptCharsMax || frame.seq > this.logged) break;
      chars -= frame.data.length;
      drop++;
    }
    if (drop > 0) {
      this.frames = this.frames.slice(drop);
      this.base += drop;
      this.chars = chars;
    }
  }

  close(): void {
    this.closed = true;
    this.wake();
  }

  /** Calls back once, at the next frame or at the end. The returned function takes the wish back. */
  onChange(callback: () => void): () => void {
    this.waiters.add(callback);
    return () => this.waiters.delete(callback);
  }

  private wake(): void {
    const waiters = this.waiters;
    if (waiters.size === 0) return;
    this.waiters = new Set();
    for (const waiter of waiters) waiter();
  }
}
