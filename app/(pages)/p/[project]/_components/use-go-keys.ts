"use client";

import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useRef } from "react";

/** So long after `g` the letter of a section counts. */
const WITHIN_MS = 1500;

const FIELDS = "input, textarea, select, [contenteditable], [role=dialog], [role=menu]";

/**
 * Goes to a section by `g` and its letter, such as `g a`. Synchronises with the window's keyboard; not while something
 * is written, nor in the middle of composing a character.
 */
export function useGoKeys(hrefs: Readonly<Record<string, string>>): void {
  const router = useRouter();
  const begunAt = useRef(-Infinity);
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const { key, timeStamp } = event;
    if (event.isComposing || event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return;
    if (event.target instanceof Element && event.target.closest(FIELDS)) return;
    const begun = timeStamp - begunAt.current <= WITHIN_MS;
    begunAt.current = key === "g" ? timeStamp : -Infinity;
    const href = begun ? hrefs[key] : undefined;
    if (href === undefined) return;
    event.preventDefault();
    // Whoever listens for the letter alone, such as for a verdict, is not meant.
    event.stopImmediatePropagation();
    begunAt.current = -Infinity;
    router.push(href);
  });
  useEffect(() => {
    // Before the elements of the page: the second letter is this one's.
    window.addEventListener("keydown", onKey, { capture: true });
    return () => window.removeEventListener("keydown", onKey, { capture: true });
  }, []);
}
