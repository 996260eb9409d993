import type { EventRecord } from "@/lib/events";
import { pauseBetweenCalls, type RunHandle } from "@/lib/runs/server";
import { readAnswer } from "./read-answer";
import type { Window } from "./window";

export type WindowResult = { records: EventRecord[]; rejected: number };

/** Calls in a row that may bring no new record before the window is given up. */
const IDLE_MAX = 2;
/** Calls of one window in all; a model that never gets further than a row per call would cost too much. */
const CALLS_MAX = 20;

/**
 * Asks for one window's events. When an answer breaks off, or ends at its length limit, its complete records stay and
 * the next call is about the rows after the last evidence of the last of them. Throws when calls bring nothing more.
 */
export async function readWindow(run: RunHandle, window: Window): Promise<WindowResult> {
  const { rows, staging, progress } = window;
  const records: EventRecord[] = [];
  let rejected = 0;
  let from = 0;
  let idle = 0;
  let keep = run.lastSeq;
  staging.forgetAnnounced();
  for (let calls = 1; ; calls++) {
    const answer = await readAnswer(run, window, {
      rows: rows.slice(from),
      behaviors: window.behaviors.slice(from),
      firstRow: window.firstRow + from,
      firstOrdinal: window.firstOrdinal + records.length,
      messages: window.ask(rows.slice(from), records),
      keep,
    });
    records.push(...answer.records);
    rejected += answer.rejected;
    from += answer.covered;
    if (answer.whole || from >= rows.length) {
      await staging.settle();
      return { records, rejected };
    }
    keep = answer.lastLineSeq;
    idle = answer.records.length > 0 ? 0 : idle + 1;
    // The half line at the end of the text would run into the next answer's first.
    await staging.resetTo(keep);
    progress.settle(window.firstRow + from);
    if (idle > IDLE_MAX || calls >= CALLS_MAX) throw answer.error;
    await pauseBetweenCalls(run, window.userId, answer, { idle, idleMax: IDLE_MAX });
  }
}
