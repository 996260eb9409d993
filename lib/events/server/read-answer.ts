import type { NewEvent } from "@/db";
import { AppError } from "@/lib/core";
import { createRecordReader, extractEventsTask, type EventRecord, type PromptRow } from "@/lib/events";
import { createLineReader, type Line, type LlmDelta, type Message } from "@/lib/llm";
import type { Behavior } from "@/lib/people";
import type { RunHandle } from "@/lib/runs/server";
import { tellWhenQueued } from "./queued";
import { tellRetry } from "./tell-retry";
import type { Window } from "./window";

/** One call about some of a window's rows. */
type Call = {
  rows: readonly PromptRow[];
  behaviors: readonly Behavior[];
  firstRow: number;
  firstOrdinal: number;
  messages: readonly Message[];
  /** Frames up to this one stay, whatever becomes of the call. */
  keep: number;
};

export type Answer = {
  records: EventRecord[];
  rejected: number;
  /** The answer said itself that it is whole. */
  whole: boolean;
  /** Rows of the call that are dealt with: those up to the last evidence of the last record. */
  covered: number;
  /** The frame that ended the last complete line. */
  lastLineSeq: number;
  /** Why it is not whole. */
  error: AppError;
  retryAfterMs?: number | undefined;
};

/**
 * Makes one call and reads the answer while it streams: text goes to the viewers, each complete line becomes a staged
 * event or a refused line. An answer that is not whole is given with what it held; faults that another call would not
 * mend are thrown.
 */
export async function readAnswer(run: RunHandle, window: Window, call: Call): Promise<Answer> {
  const { ctx } = run;
  const { staging, progress, userId } = window;
  const aliases = call.rows.map(({ alias }) => alias);
  const place = new Map(aliases.map((alias, index) => [alias, index]));
  const read = createRecordReader(aliases);
  const lines = createLineReader();
  const answer: Answer = {
    records: [],
    rejected: 0,
    whole: false,
    covered: 0,
    lastLineSeq: call.keep,
    error: cutShort("no end"),
  };
  let spoke = false;
  /** Names the call in the first frame of its text; those that follow belong to it, too. */
  let name: { call?: string } = {};
  const waiting = tellWhenQueued(run);
  try {
    for await (const delta of ctx.llm.stream({
      task: extractEventsTask,
      messages: call.messages,
      signal: run.signal,
      project: ctx.project,
      run: run.run.id,
      item: userId,
      budget: run.run.parent_id ?? run.run.id,
      units: call.rows.length,
      keepsPartial: true,
      pace: run.run.parent_id === undefined ? "single" : "batch",
      ...(window.cache === undefined ? {} : { cache: window.cache }),
    })) {
      switch (delta.type) {
        case "try":
          waiting.over();
          // Only thoughts can have come before a call is made again by itself.
          if (spoke) await staging.resetTo(call.keep);
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
          tellRetry(run, userId, delta);
          break;
        case "end":
        case "broken":
          endOf(delta);
          return answer;
      }
    }
  } finally {
    waiting.over();
    // What was given to the database arrives there before anybody decides what becomes of it.
    await staging.settle().catch(() => {});
  }
  return answer;

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
      answer.lastLineSeq = seq;
    }
    if (cut < text.length) {
      show(text.slice(cut));
      for (const line of lines.push(text.slice(cut))) take(line, run.lastSeq);
    }
    progress.add(text);
  }

  function show(content: string, channel: { channel?: "reasoning" } = {}): number {
    const seq = run.publish({ type: "llm_chunk", content, item: userId, ...channel, ...name });
    name = {};
    return seq;
  }

  function endOf(delta: Extract<LlmDelta, { type: "end" | "broken" }>): void {
    run.addCall(delta);
    window.onCall(delta.usage);
    // The last line of an answer that is over needs no line end; of one that broke off it may be half a record.
    if (delta.type === "end" && delta.finish !== "length") for (const line of lines.flush()) take(line, run.lastSeq);
    if (answer.whole) answer.covered = call.rows.length;
    else if (delta.type === "broken") {
      answer.error = delta.error;
      answer.retryAfterMs = delta.retryAfterMs;
    } else answer.error = cutShort(delta.finish);
  }

  function take(line: Line, textSeq: number): void {
    const found = read(line);
    switch (found.kind) {
      case "end":
        answer.whole = true;
        break;
      case "event":
        answer.covered = (place.get(found.record.evidence.at(-1) ?? "") ?? -1) + 1;
        progress.reach(call.firstRow + answer.covered);
        staging.add(toNewEvent(found.record, textSeq));
        answer.records.push(found.record);
        break;
      case "rejected":
        answer.rejected++;
        staging.reject({
          item: userId,
          line: line.number,
          textSeq,
          reason: found.reason,
          detail: found.detail,
          // Postgres refuses NUL, and half a surrogate pair is no text.
          text: line.text.slice(0, 2000).replaceAll("\0", "\ufffd").toWellFormed(),
        });
    }
  }

  function toNewEvent({ evidence, ...record }: EventRecord, textSeq: number): NewEvent {
    const rows = evidence.flatMap((alias) => call.behaviors[place.get(alias) ?? -1] ?? []);
    const times = rows.map(({ at }) => at).toSorted();
    return {
      ...record,
      userId,
      ordinal: call.firstOrdinal + answer.records.length,
      textSeq,
      startAt: times[0] ?? "",
      endAt: times.at(-1) ?? "",
      behaviorIds: rows.map(({ id }) => Number(id)),
    };
  }
}

/** What a call that is over without an end record says about itself. */
const cutShort = (detail: string): AppError =>
  new AppError("upstream_truncated", { params: { detail }, retryable: true });
