"use client";

import { useSyncExternalStore } from "react";

const never = () => () => {};

/**
 * False while the server's markup is being taken over, true afterwards. Parts of a page are taken over one after the
 * other, so what an earlier part has fetched meanwhile must not appear in a later part before it is.
 */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
