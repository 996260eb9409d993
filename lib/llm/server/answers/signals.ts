import type { Clock } from "@/lib/core";

/** Words between processes that share a database. They may get lost; whoever listens also looks for itself. */
export type Signals = {
  notify(channel: string, payload: string): void;
  /** Calls `hear` for every word on the channel, until the function that it gives is called. */
  on(channel: string, hear: (payload: string) => void): () => void;
};

/** Somebody reads along the writing that is named. */
export const WANTED = "answer_wanted";
/** The writing that is named has new parts, or is over. */
export const MOVED = "answer_moved";

/** For processes that only look for themselves. */
export const noSignals: Signals = { notify() {}, on: () => () => {} };

export type Bell = {
  /** Resolves when the bell rang since the last wait, and after `ms` in any case; rejects when the signal aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  close(): void;
};

/** A bell that rings when `payload` is said on the channel. What is said while nobody waits is not forgotten. */
export function createBell(signals: Signals, clock: Clock, channel: string, payload: string): Bell {
  let rung = false;
  let ring: (() => void) | undefined;
  const close = signals.on(channel, (said) => {
    if (said !== payload) return;
    rung = true;
    ring?.();
  });
  return {
    close,
    async wait(ms, signal) {
      if (!rung) {
        const over = new AbortController();
        const called = new Promise<void>((resolve) => (ring = resolve));
        try {
          await Promise.race([called, clock.sleep(ms, AbortSignal.any([signal, over.signal]))]);
        } finally {
          ring = undefined;
          over.abort();
        }
      }
      rung = false;
    },
  };
}
