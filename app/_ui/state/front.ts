"use client";

import { useEffect, useEffectEvent } from "react";

/** How to close what lies in front of the page, the frontmost last. */
const closers: (() => void)[] = [];

/** Tells that something lies in front of the page while it is open, so that Esc reaches it also where a message came later. */
export function useFront(open: boolean, close: () => void): void {
  const onClose = useEffectEvent(close);
  // Synchronises with the list of what is in front.
  useEffect(() => {
    if (!open) return;
    const closer = () => onClose();
    closers.push(closer);
    return () => void closers.splice(closers.indexOf(closer), 1);
  }, [open]);
}

/** Closes what is frontmost; false where nothing lies in front of the page. */
export function closeFront(): boolean {
  const close = closers.at(-1);
  close?.();
  return close !== undefined;
}
