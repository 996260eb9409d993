import { shared, shutdownSignal } from "@/lib/core/server";
import type { LiveRun } from "./live";

/** Ends of all open views. One listener on the process's signal serves them all, and a view that closes is forgotten. */
const openViews = () =>
  shared("runs.openViews", () => {
    const ends = new Set<() => void>();
    shutdownSignal().addEventListener("abort", () => [...ends].forEach((end) => end()), { once: true });
    return ends;
  });

/** Lets one view wait again and again. It listens to signals once, however often it waits. */
export class Waiter {
  /** The viewer has left, or the process is ending. */
  ended: boolean;
  private readonly signal: AbortSignal;
  private wake: ((how: "change" | "time") => void) | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private timerMs: number | undefined;
  private readonly onChange = () => this.wake?.("change");
  private readonly onTime = () => this.wake?.("time");
  private readonly end = () => {
    this.ended = true;
    this.wake?.("change");
  };

  constructor(signal: AbortSignal) {
    this.signal = signal;
    this.ended = signal.aborted || shutdownSignal().aborted;
    signal.addEventListener("abort", this.end, { once: true });
    openViews().add(this.end);
  }

  /** Resolves when the run changes, when the view ends or when time has passed, which is never without `ms`. */
  wait(live: LiveRun | undefined, ms: number | undefined): Promise<"change" | "time"> {
    if (this.ended) return Promise.resolve("change");
    return new Promise((resolve) => {
      const forget = live?.onChange(this.onChange);
      this.wake = (how) => {
        this.wake = undefined;
        forget?.();
        resolve(how);
      };
      this.startTimer(ms);
    });
  }

  /** A view waits for each token; a timer that is moved along costs less than a new one each time. */
  private startTimer(ms: number | undefined): void {
    if (ms === this.timerMs && this.timer !== undefined) {
      this.timer.refresh();
      return;
    }
    clearTimeout(this.timer);
    this.timer = ms === undefined ? undefined : setTimeout(this.onTime, ms);
    this.timerMs = ms;
  }

  close(): void {
    clearTimeout(this.timer);
    this.signal.removeEventListener("abort", this.end);
    openViews().delete(this.end);
  }
}
