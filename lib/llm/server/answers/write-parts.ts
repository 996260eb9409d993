import { insertAnswerParts, type Db, type Writing } from "@/db";
import { toAppError, type Clock } from "@/lib/core";
import { writeAnswerPart, type ReadPart } from "../../answer-part";
import type { FanOutReader } from "./fan-out";
import { MOVED, type Signals } from "./signals";

/** How long parts are gathered before they are written down together. */
const BATCH_MS = 50;

/** Numbers the parts of one writing, also when it is begun a second time. */
export type PartNumbers = { next: number };

/**
 * Writes down what a reader reads, for readers in other processes, until the call ends, the reader is made to leave,
 * or the database refuses. An error that ends the call is written down as well; being cancelled is none.
 */
export async function writeParts(
  reader: FanOutReader,
  {
    db,
    clock,
    signals,
    writing,
    numbers,
  }: { db: Db; clock: Clock; signals: Signals; writing: Writing; numbers: PartNumbers },
): Promise<void> {
  let pending = nextPart(reader);
  for (let over = false; !over;) {
    const first = await pending;
    if (first === undefined) return;
    const batch: ReadPart[] = [first];
    const full = new AbortController();
    const batchEnds = clock.sleep(BATCH_MS, full.signal).catch(() => {});
    for (;;) {
      pending = nextPart(reader);
      const part = await Promise.race([pending, batchEnds.then((): typeof LATER => LATER)]);
      if (part === LATER) break;
      if (part === undefined) over = true;
      else batch.push(part);
      if (over) break;
    }
    full.abort();
    const rows = merged(batch).map((part) => ({ seq: numbers.next++, data: writeAnswerPart(part) }));
    await insertAnswerParts(db, writing, rows);
    signals.notify(MOVED, writing.owner);
  }
}

const LATER: unique symbol = Symbol("later");

async function nextPart(reader: FanOutReader): Promise<ReadPart | undefined> {
  try {
    const result = await reader.next();
    return result.done === true ? undefined : result.value;
  } catch (thrown) {
    const error = toAppError(thrown);
    return error.code === "cancelled" ? undefined : { type: "failed", error };
  }
}

function merged(batch: readonly ReadPart[]): ReadPart[] {
  const parts: ReadPart[] = [];
  for (const part of batch) {
    const last = parts.at(-1);
    if (part.type === "text" && last?.type === "text" && last.channel === part.channel) {
      parts[parts.length - 1] = { ...last, text: last.text + part.text };
    } else parts.push(part);
  }
  return parts;
}
