import { AppError, errorMessage } from "@/lib/core";
import { createLineReader, type Line, type LlmDelta, type Usage } from "@/lib/llm";
import type { RunHandle } from "./handle";
import { tellWhenQueued } from "./queued";
import type { Staging } from "./staging";

export type StreamLines = {
  /** What the call is about. */
  item: string;
  /** Frames up to this one stay, whatever becomes of the call. */
  keep: number;
  /** Where the lines' records go. */
  staging: Pick<Staging<never>, "check" | "settle" | "resetTo">;
  /** Takes a complete line, with the number of the frame that ended it. Says whether it was the end record. */
  take(line: Line, textSeq: number): boolean;
  /** Hears of the answer's text, for progress. */
  onText?(text: string): void;
  onCall(usage: Usage): void;
};

export type LinesEnd = {
  /** The answer said itself that it is whole. */
  whole: boolean;
  /** The frame that ended the last complete line. */
  lastLineSeq: number;
  /** Why it is not whole. */
  error: AppError;
  retryAfterMs?: number | undefined;
};

/**
 * Reads one call's answer while it streams: text goes to the viewers, each complete line to `take`. The call was made
 * with `keepsPartial`; faults that another call would not mend are thrown.
 */
export async function streamLines(
  run: RunHandle,
  deltas: AsyncIterable<LlmDelta>,
  { item, keep, staging, take, onText, onCall }: StreamLines,
): Promise<LinesEnd> {
  const lines = createLineReader();
  const end: LinesEnd = { whole: false, lastLineSeq: keep, error: cutShort("no end") };
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
          if (spoke) await staging.resetTo(keep);
          spoke = false;
          name = delta.callId === undefined ? {} : { call: delta.callId };
          break;
        case "text":
          spoke = true;
          takeText(delta);
          staging.check();
          if (run.ready !== undefined) await run.ready;
          break;
        case "retry":
          tellRetry(run, item, delta);
          break;
        case "end":
        case "broken":
          endOf(delta);
          return end;
      }
    }
  } finally {
    waiting.over();
    // What was given to the database arrives there before anybody decides what becomes of it.
    await staging.settle().catch(() => {});
  }
  return end;

  /** Text is cut at the end of its last complete line, so that a later reset can keep just the complete ones. */
  function takeText({ text, channel }: Extract<LlmDelta, { type: "text" }>): void {
    if (channel !== "answer") {
      show(text, { channel });
      return;
    }
    const cut = text.lastIndexOf("\n") + 1;
    if (cut > 0) {
      const seq = show(text.slice(0, cut));
      for (const line of lines.push(text.slice(0, cut))) read(line, seq);
      end.lastLineSeq = seq;
    }
    if (cut < text.length) {
      show(text.slice(cut));
      for (const line of lines.push(text.slice(cut))) read(line, run.lastSeq);
    }
    onText?.(text);
  }

  function show(content: string, channel: { channel?: "reasoning" } = {}): number {
    const seq = run.publish({ type: "llm_chunk", content, item, ...channel, ...name });
    name = {};
    return seq;
  }

  function read(line: Line, seq: number): void {
    if (take(line, seq)) end.whole = true;
  }

  function endOf(delta: Extract<LlmDelta, { type: "end" | "broken" }>): void {
    run.addCall(delta);
    onCall(delta.usage);
    // The last line of an answer that is over needs no line end; of one that broke off it may be half a record.
    if (delta.type === "end" && delta.finish !== "length") for (const line of lines.flush()) read(line, run.lastSeq);
    if (end.whole) return;
    if (delta.type === "broken") {
      end.error = delta.error;
      end.retryAfterMs = delta.retryAfterMs;
    } else end.error = cutShort(delta.finish);
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

const WAIT_FIRST_MS = 250;

/** Says that what is missing of an answer is asked for again, and waits as long as is due. */
export async function pauseBetweenCalls(
  run: RunHandle,
  item: string,
  { error, retryAfterMs }: Pick<LinesEnd, "error" | "retryAfterMs">,
  { idle, idleMax }: { /** Calls in a row that brought nothing. */ idle: number; idleMax: number },
): Promise<void> {
  const waitMs = retryAfterMs ?? (error.code === "upstream_truncated" && idle === 0 ? 0 : WAIT_FIRST_MS * 2 ** idle);
  run.publish({
    type: "retry",
    item,
    try: idle + 1,
    of: idleMax + 1,
    wait_ms: waitMs,
    until: new Date(run.ctx.clock.now() + waitMs).toISOString(),
    reason: error.code,
    message: errorMessage(error, run.locale),
  });
  if (waitMs > 0) await run.ctx.clock.sleep(waitMs, run.signal);
}

/** A refused line as it is kept: not longer than it is of use, and of characters the database takes. */
export function keptText(line: Line): string {
  // Postgres refuses NUL, and half a surrogate pair is no text.
  return line.text.slice(0, 2000).replaceAll("\0", "\ufffd").toWellFormed();
}
