import type { Clock } from "@/lib/core";

export type FakeClock = Clock & {
  /** Moves time on; sleepers whose time has come wake in the order of their times. */
  advance(ms: number): Promise<void>;
  /** How many sleep now. */
  readonly sleepers: number;
};

type Sleeper = { at: number; wake(): void };

/** A clock that stands still until it is told. `start` is milliseconds since 1970; 2026-01-01T00:00:00Z unless given. */
export function createFakeClock(start = Date.UTC(2026, 0, 1)): FakeClock {
  let now = start;
  const sleeping = new Set<Sleeper>();
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const sleeper: Sleeper = {
          at: now + ms,
          wake: () => (signal?.removeEventListener("abort", onAbort), resolve()),
        };
        const onAbort = () => {
          sleeping.delete(sleeper);
          reject(signal?.reason);
        };
        signal?.addEventListener("abort", onAbort, { once: true });
        sleeping.add(sleeper);
      }),
    async advance(ms) {
      const until = now + ms;
      for (;;) {
        // Whoever was woken gets to run, and perhaps to sleep again, before time moves on.
        await new Promise((resolve) => setImmediate(resolve));
        const next = [...sleeping].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        now = Math.max(now, next.at);
        sleeping.delete(next);
        next.wake();
      }
      now = until;
      await new Promise((resolve) => setImmediate(resolve));
    },
    get sleepers() {
      return sleeping.size;
    },
  };
}
