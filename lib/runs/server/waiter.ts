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
  async wait(live: LiveRun | undefined, ms: number | undefined): Promise<"change" | "time"> {
    if (this.ended) return "change";
    let timer: ReturnType<typeof setTimeout> | undefined;
    let forget: (() => void) | undefined;
    try {
      return await new Promise((resolve) => {
        this.wake = resolve;
        forget = live?.onChange(() => resolve("change"));
        if (ms !== undefined) timer = setTimeout(() => resolve("time"), ms);
      });
    } finally {
      this.wake = undefined;
      forget?.();
      clearTimeout(timer);
    }
  }

  close(): void {
    this.signal.removeEventListener("abort", this.end);
    openViews().delete(this.end);
  }
}
