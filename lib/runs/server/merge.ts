import type { LoggedFrame } from "@/db";
import { IDLE_MS, type Tail } from "./tail";

/** What one of the merged tails gave; without frames it is over. `more` asks it for the next. */
export type Merged<K> = { of: K; frames: readonly LoggedFrame[] | undefined; more(): void };

type Result<K> = { of: K; frames: readonly LoggedFrame[] | undefined; tail: Tail } | { error: unknown };

/**
 * Many tails as one. Each is asked for one step and again only when that was taken, so what waits here is at most a
 * step of each; and a step costs the same however many tails there are.
 */
export class TailMerge<K> {
  /** Ends the tails; to be given to each of them. */
  readonly signal: AbortSignal;
  private readonly abort = new AbortController();
  private readonly outer: AbortSignal;
  private readonly onOuterAbort = () => {
    this.abort.abort();
    this.wake?.();
  };
  private readonly tails = new Set<Tail>();
  private ready: Result<K>[] = [];
  private taken = 0;
  private wake: (() => void) | undefined;

  constructor(outer: AbortSignal) {
    this.outer = outer;
    this.signal = this.abort.signal;
    outer.addEventListener("abort", this.onOuterAbort, { once: true });
    if (outer.aborted) this.abort.abort();
  }

  add(of: K, tail: Tail): void {
    this.tails.add(tail);
    void this.ask(of, tail);
  }

  /** The next step of any tail; null when there was none for a while, undefined when all of them are over. */
  async next(): Promise<Merged<K> | null | undefined> {
    if (this.taken === this.ready.length) {
      if (this.tails.size === 0 || this.signal.aborted) return undefined;
      let timer: ReturnType<typeof setTimeout> | undefined;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        timer = setTimeout(resolve, IDLE_MS);
      });
      this.wake = undefined;
      clearTimeout(timer);
      if (this.signal.aborted) return undefined;
    }
    const result = this.ready[this.taken];
    if (result === undefined) return null;
    this.taken++;
    if (this.taken === this.ready.length) {
      this.ready = [];
      this.taken = 0;
    }
    if ("error" in result) throw result.error;
    const { of, frames, tail } = result;
    return { of, frames, more: () => frames && void this.ask(of, tail) };
  }

  /** Ends all tails. */
  close(): void {
    this.outer.removeEventListener("abort", this.onOuterAbort);
    this.abort.abort();
    for (const tail of this.tails) void tail.return().catch(() => {});
  }

  /** Never rejects: a failure waits its turn like a step. */
  private async ask(of: K, tail: Tail): Promise<void> {
    try {
      const { value, done } = await tail.next();
      if (done) this.tails.delete(tail);
      // Signs of life are given for all of them together.
      if (!done && value === null) return await this.ask(of, tail);
      this.ready.push({ of, frames: value ?? undefined, tail });
    } catch (error) {
      this.tails.delete(tail);
      this.ready.push({ error });
    }
    this.wake?.();
  }
}
