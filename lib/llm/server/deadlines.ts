import { AppError } from "@/lib/core";
import { UpstreamFault } from "../fault";
import type { LlmLimits } from "./limits";

/** The clocks that run while one try waits for its provider. They never run while the caller is the slow one. */
export type Deadlines = {
  /** An event arrived: the wait for the first one is over, the wait for the next begins. */
  onEvent(): void;
  /** The caller has taken what arrived and waits again. */
  onWait(): void;
  /** The caller works on what arrived. */
  onPause(): void;
  stop(): void;
};

/**
 * Starts the clocks. `expire` is called at most once, with the fault. Sockets belong to real time, so these are plain
 * timers; a timer per network read would cost more than the read, so one timer is moved along.
 */
export function startDeadlines(limits: LlmLimits, expire: (fault: UpstreamFault) => void): Deadlines {
  let waiting = true;
  let started = false;

  function timeout(phase: "first_byte" | "idle" | "total", ms: number): void {
    stop();
    const kind = phase === "first_byte" ? "transient" : phase === "idle" ? "broken" : "never";
    const error = new AppError("upstream_timeout", { params: { phase, ms }, retryable: kind !== "never" });
    expire(new UpstreamFault(kind, error));
  }

  const total = setTimeout(() => timeout("total", limits.totalMs), limits.totalMs);
  const first = setTimeout(() => timeout("first_byte", limits.firstByteMs), limits.firstByteMs);
  let idle: NodeJS.Timeout | undefined;

  function stop(): void {
    clearTimeout(total);
    clearTimeout(first);
    clearTimeout(idle);
    // A late event must not start a clock again.
    started = true;
    idle = undefined;
  }

  return {
    onEvent() {
      if (!started) {
        started = true;
        clearTimeout(first);
        idle = setTimeout(() => waiting && timeout("idle", limits.idleMs), limits.idleMs);
      }
    },
    onWait() {
      waiting = true;
      idle?.refresh();
    },
    onPause() {
      waiting = false;
    },
    stop,
  };
}
