import { AppError, errorMessage } from "@/lib/core";
import { createLineReader, type CallSummary, type Line, type LlmDelta } from "@/lib/llm";
import type { RunHandle } from "./handle";
import type { LineStore } from "./line-store";
import { tellWhenQueued } from "./queued";

export type ReadLines = {
  /** What the call is about; it stands in its frames. */
  item: string;
  store: Pick<LineStore<unknown>, "check" | "settle" | "resetTo">;
  /** Frames up to this one stay, whatever becomes of the call. */
  keep: number;
  /** Takes a complete line; `textSeq` is the frame that ended it. True for the line that says that all is told. */
  onLine(line: Line, textSeq: number): boolean;
  /** Text of the answer as it comes. */
  onText?(text: string): void;
  onCall(call: CallSummary): void;
};

/** How a call ended whose lines were read. */
export type LinesRead = {
  /** The answer said itself that it is whole. */
  whole: boolean;
  /** The frame that ended the last complete line. */
  lastLineSeq: number;
  /** Why it is not whole. */
  error: AppError;
  retryAfterMs?: number | undefined;
};

/**
 * Reads one call's answer while it streams: text goes to the viewers, each complete line to whoever asked. The call is
 * to be made with `keepsPartial`: an answer that is not whole is given with what it held, and faults that another call
 * would not mend are thrown.
 */
export async function readLines(
  run: RunHandle,
  deltas: AsyncIterable<LlmDelta>,
  { item, store, keep, onLine, onText, onCall }: ReadLines,
): Promise<LinesRead> {
  const lines = createLineReader();
  const read: LinesRead = { whole: false, lastLineSeq: keep, error: cutShort("no end") };
  let spoke = false;
  /** Names the call in the first frame of its text; those that follow belong to it, too. */
  let name: { call?: string } = {};
  const waiting = tellWhenQueued(run);
  try {
    for await (const delta of deltas) {
      switch (delta.type) {
        case "try":
          waiting.over();
          // Only thoughts can have come before a call is made again by itself.
          if (spoke) await store.resetTo(keep);
          spoke = false;
          name = delta.callId === undefined ? {} : { call: delta.callId };
          break;
        case "text":
          spoke = true;
          takeText(delta);
          store.check();
          if (run.ready !== undefined) await run.ready;
          break;
        case "retry":
          tellRetry(run, item, delta);
          break;
        case "end":
        case "broken":
          endOf(delta);
          return read;
      }
    }
  } finally {
    waiting.over();
    // What was given to the database arrives there before anybody decides what becomes of it.
    await store.settle().catch(() => {});
  }
  return read;

  /** Text is cut at the end of its last complete line, so that a later reset can keep just the complete ones. */
  function takeText({ text, channel }: Extract<LlmDelta, { type: "text" }>): void {
    if (channel !== "answer") {
      show(text, { channel });
      return;
    }
    const cut = text.lastIndexOf("\n") + 1;
    if (cut > 0) {
      const seq = show(text.slice(0, cut));
      for (const line of lines.push(text.slice(0, cut))) take(line, seq);
      read.lastLineSeq = seq;
    }
    if (cut < text.length) {
      show(text.slice(cut));
      for (const line of lines.push(text.slice(cut))) take(line, run.lastSeq);
    }
    onText?.(text);
  }

  function show(content: string, channel: { channel?: "reasoning" } = {}): number {
    const seq = run.publish({ type: "llm_chunk", content, item, ...channel, ...name });
    name = {};
    return seq;
  }

  function take(line: Line, textSeq: number): void {
    if (onLine(line, textSeq)) read.whole = true;
  }

  function endOf(delta: Extract<LlmDelta, { type: "end" | "broken" }>): void {
    run.addCall(delta);
    onCall(delta);
    // The last line of an answer that is over needs no line end; of one that broke off it may be half a record.
    if (delta.type === "end" && delta.finish !== "length") for (const line of lines.flush()) take(line, run.lastSeq);
    if (read.whole) return;
    if (delta.type === "broken") {
      read.error = delta.error;
      read.retryAfterMs = delta.retryAfterMs;
    } else read.error = cutShort(delta.finish);
  }
}

/** What a call that is over without an end record says about itself. */
const cutShort = (detail: string): AppError =>
  new AppError("upstream_truncated", { params: { detail }, retryable: true });

function tellRetry(run: RunHandle, item: string, delta: Extract<LlmDelta, { type: "retry" }>): void {
  run.publish({
    type: "retry",
    item,
    try: delta.try,
    of: delta.of,
    wait_ms: delta.waitMs,
    until: new Date(run.ctx.clock.now() + delta.waitMs).toISOString(),
    reason: delta.error.code,
    message: errorMessage(delta.error, run.locale),
  });
}

/** Calls in a row that may bring no new record before asking is given up. */
export const IDLE_MAX = 2;
const WAIT_FIRST_MS = 250;

/**
 * Waits before the rest of an answer that was not whole is asked for, and says so. `idle` is how many calls in a row
 * have brought nothing.
 */
export async function pauseBeforeRest(
  run: RunHandle,
  item: string,
  { error, retryAfterMs }: Pick<LinesRead, "error" | "retryAfterMs">,
  idle: number,
): Promise<void> {
  const atOnce = error.code === "upstream_truncated" && idle === 0;
  const waitMs = retryAfterMs ?? (atOnce ? 0 : WAIT_FIRST_MS * 2 ** idle);
  run.publish({
    type: "retry",
    item,
    try: idle + 1,
    of: IDLE_MAX + 1,
    wait_ms: waitMs,
    until: new Date(run.ctx.clock.now() + waitMs).toISOString(),
    reason: error.code,
    message: errorMessage(error, run.locale),
  });
  if (waitMs > 0) await run.ctx.clock.sleep(waitMs, run.signal);
}

/** A refused line's text as it is kept: Postgres refuses NUL, and half a surrogate pair is no text. */
export const keptLine = ({ text }: Line): string => text.slice(0, 2000).replaceAll("\0", "\ufffd").toWellFormed();
