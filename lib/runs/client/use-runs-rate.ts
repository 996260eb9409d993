"use client";

import { useCallback, useSyncExternalStore } from "react";
import { useRunStreams } from "./use-run-view";

/** Tokens a second of several runs together, rounded; those that are silent count nothing. */
export function useRunsRate(runIds: readonly string[]): number {
  const streams = useRunStreams();
  const names = runIds.join(",");
  const subscribe = useCallback(
    (listener: () => void) => {
      const leave = split(names).map((runId) => streams().watch(runId, listener));
      return () => {
        for (const each of leave) each();
      };
    },
    [names, streams],
  );
  const rate = () =>
    Math.round(split(names).reduce((sum, runId) => sum + (streams().feed(runId).snapshot().tokensPerS ?? 0), 0));
  return useSyncExternalStore(subscribe, rate, () => 0);
}

function split(names: string): string[] {
  return names === "" ? [] : names.split(",");
}
