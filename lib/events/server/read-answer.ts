import type { NewEvent } from "@/db";
import { createRecordReader, extractEventsTask, type EventRecord, type PromptRow } from "@/lib/events";
import type { Line, Message } from "@/lib/llm";
import type { Behavior } from "@/lib/people";
import { keptLine, readLines, type LinesRead, type RunHandle } from "@/lib/runs/server";
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

export type Answer = LinesRead & {
  records: EventRecord[];
  rejected: number;
  /** Rows of the call that are dealt with: those up to the last evidence of the last record. */
  covered: number;
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
  const answer = { records: [] as EventRecord[], rejected: 0, covered: 0 };
  const deltas = ctx.llm.stream({
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
  });
  const lines = await readLines(run, deltas, {
    item: userId,
    store: staging,
    keep: call.keep,
    onLine: take,
    onText: (text) => progress.add(text),
    onCall: ({ usage }) => window.onCall(usage),
  });
  return { ...lines, ...answer, covered: lines.whole ? call.rows.length : answer.covered };

  function take(line: Line, textSeq: number): boolean {
    const found = read(line);
    switch (found.kind) {
      case "end":
        return true;
      case "event":
        answer.covered = (place.get(found.record.evidence.at(-1) ?? "") ?? -1) + 1;
        progress.reach(call.firstRow + answer.covered);
        staging.add({ kind: "record", record: toNewEvent(found.record, textSeq) });
        answer.records.push(found.record);
        return false;
      case "rejected":
        answer.rejected++;
        staging.add({
          kind: "rejected",
          line: {
            item: userId,
            line: line.number,
            textSeq,
            reason: found.reason,
            detail: found.detail,
            text: keptLine(line),
          },
        });
        return false;
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
