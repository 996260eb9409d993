"use client";

import { useSyncExternalStore } from "react";

let now = 0;
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    now = Date.now();
    timer = setInterval(() => {
      now = Date.now();
      for (const each of listeners) each();
    }, 1000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

const idle = () => () => {};

/** The time, a second at a time, from one timer for the whole page. Undefined on the server and while not `ticking`. */
export function useClock(ticking: boolean): number | undefined {
  return useSyncExternalStore(
    ticking ? subscribe : idle,
    // The same answer between two ticks, or React would render for ever.
    () => (ticking ? (now ||= Date.now()) : undefined),
    () => undefined,
  );
}
