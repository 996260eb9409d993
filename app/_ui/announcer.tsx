"use client";

import { createStore, useStore } from "./state/store";

/** Spoken messages come at most this often, so that several streams do not talk over the reader. */
const INTERVAL_MS = 5000;

const spoken = createStore("");
let waiting: string[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

/** Tells screen readers something, politely. Messages that come in quick succession are said together. */
export function announce(message: string): void {
  if (!waiting.includes(message)) waiting.push(message);
  timer ??= setTimeout(speak, 100);
}

function speak() {
  spoken.set(() => waiting.join(" "));
  waiting = [];
  timer = setTimeout(() => {
    timer = undefined;
    if (waiting.length > 0) timer = setTimeout(speak, 0);
  }, INTERVAL_MS);
}

export function Announcer() {
  const text = useStore(spoken, "");
  return (
    <div role="status" aria-live="polite" className="sr-only">
      {text}
    </div>
  );
}
