import type { NewEvent } from "@/db";
import { AppError, errorMessage } from "@/lib/core";
import { createRecordReader, extractEventsTask, type EventRecord } from "@/lib/events";
import { createLineReader, type Line, type Message, type Usage } from "@/lib/llm";
import type { Behavior } from "@/lib/people";
import type { RunHandle } from "@/lib/runs/server";
import type { TokenProgress } from "./progress";
import { Staging } from "./staging";

/** What one call is about. */
export type Window = {
  userId: string;
  messages: readonly Message[];
  /** Alias to behaviour, in time order. */
  behaviors: ReadonlyMap<string, Behavior>;
  /** Ordinal of the first event this window makes. */
  firstOrdinal: number;
};

export type WindowResult = {
  records: EventRecord[];
  rejected: number;
  usage: Usage;
};

/**
 * Asks for one window's events and reads the answer while it streams: text goes to the viewers, each complete line
 * becomes a staged event or a refused line. When the answer breaks off and is asked for again, everything of the
 * first try is withdrawn. An answer that is not whole throws; nothing of it stays.
 */
export async function readWindow(run: RunHandle, window: Window, progress: TokenProgress): Promise<WindowResult> {
  const { ctx } = run;
  const from = run.lastSeq;
  let attempt = newTry();
  const waiting = tellWhenQueued(run);
  try {
    for await (const delta of ctx.llm.stream({
      task: extractEventsTask,
      messages: window.messages,
      signal: run.signal,
      project: ctx.project,
      run: run.run.id,
      item: window.userId,
      pace: "single",
    })) {
      switch (delta.type) {
        case "try":
          waiting.over();
          if (attempt.wrote) {
            await attempt.staging.withdraw(window.firstOrdinal);
            run.publish({ type: "reset", after: from });
            progress.restartWindow();
          }
          attempt = newTry();
          break;
        case "text": {
          attempt.wrote = true;
          const channel = delta.channel === "answer" ? {} : { channel: delta.channel };
          run.publish({ type: "llm_chunk", content: delta.text, item: window.userId, ...channel });
          if (delta.channel === "answer") {
            for (const line of attempt.lines.push(delta.text)) take(line);
            progress.add(delta.text);
          }
          attempt.staging.check();
          await run.ready;
          break;
        }
        case "retry":
          run.publish({
            type: "retry",
            item: window.userId,
            try: delta.try,
            of: delta.of,
            wait_ms: delta.waitMs,
            until: new Date(ctx.clock.now() + delta.waitMs).toISOString(),
            reason: delta.error.code,
            message: errorMessage(delta.error, run.locale),
          });
          break;
        case "end": {
          for (const line of attempt.lines.flush()) take(line);
          if (!attempt.ended) throw new AppError("upstream_truncated", { params: { detail: delta.finish } });
          await attempt.staging.settle();
          return { records: attempt.records, rejected: attempt.rejected, usage: delta.usage };
        }
      }
    }
  } finally {
    waiting.over();
    // What was given to the database arrives there before anybody decides what becomes of it.
    await attempt.staging.settle().catch(() => {});
  }
  // The client ends with `end` or throws; an iteration that does neither has lost the answer's end.
  throw new AppError("upstream_truncated", { params: { detail: "no end" } });

  function newTry() {
    return {
      lines: createLineReader(),
      read: createRecordReader([...window.behaviors.keys()]),
      staging: new Staging(run, window.userId),
      records: [] as EventRecord[],
      rejected: 0,
      wrote: false,
      ended: false,
    };
  }

  function take(line: Line): void {
    const read = attempt.read(line);
    switch (read.kind) {
      case "end":
        attempt.ended = true;
        break;
      case "event":
        attempt.staging.add(toNewEvent(read.record, window.firstOrdinal + attempt.records.length));
        attempt.records.push(read.record);
        break;
      case "rejected":
        attempt.rejected++;
        attempt.staging.reject({
          runId: run.run.id,
          attempt: run.attempt,
          item: window.userId,
          line: line.number,
          reason: read.reason,
          detail: read.detail,
          // Postgres refuses NUL, and half a surrogate pair is no text.
          text: line.text.slice(0, 2000).replaceAll("\0", "\ufffd").toWellFormed(),
        });
    }
  }

  function toNewEvent({ evidence, ...record }: EventRecord, ordinal: number): NewEvent {
    const rows = evidence.flatMap((alias) => window.behaviors.get(alias) ?? []);
    const times = rows.map(({ at }) => at).toSorted();
    return {
      ...record,
      userId: window.userId,
      runId: run.run.id,
      attempt: run.attempt,
      ordinal,
      startAt: times[0] ?? "",
      endAt: times.at(-1) ?? "",
      behaviorIds: rows.map(({ id }) => Number(id)),
    };
  }
}

/** A call that has to wait for others says so; most do not, and say nothing. */
const QUEUED_AFTER_MS = 150;

function tellWhenQueued(run: RunHandle): { over(): void } {
  let told = false;
  const timer = setTimeout(() => {
    told = true;
    run.publish({ type: "status", status: "queued", reason: "concurrency" });
  }, QUEUED_AFTER_MS);
  return {
    over() {
      clearTimeout(timer);
      if (told) run.publish({ type: "status", status: "running" });
      told = false;
    },
  };
}
