import { z } from "zod";
import { createLineReader } from "./lines";

/** The last line of an answer made of records: how many came before it, as the model counts. */
export const EndRecord = z.object({ end: z.literal(true), records: z.number().int().nonnegative() });
export type EndRecord = z.infer<typeof EndRecord>;

/** Reads a line as the end record, or gives undefined when it is something else. */
export function parseEndRecord(line: string): EndRecord | undefined {
  // Most lines are records of several hundred characters; none of them needs to be parsed a second time here.
  if (line.length > 100 || !line.startsWith("{") || !line.includes('"end"')) return undefined;
  try {
    return EndRecord.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** Writes the end record. */
export function formatEndRecord(records: number): string {
  return JSON.stringify({ end: true, records } satisfies EndRecord);
}

/** Watches an answer go by and knows, at its end, whether its last record was the end record. */
export type EndWatch = {
  push(text: string): void;
  /** Call once, at the end of the answer. */
  ended(): boolean;
};

/**
 * Lines that do not begin a JSON object are passed over: a closing fence or a friendly sentence after the end record
 * takes nothing from an answer, while half a record after it does.
 */
export function createEndWatch(): EndWatch {
  const reader = createLineReader();
  let last = "";
  function see(lines: readonly { text: string }[]): void {
    for (const { text } of lines) if (text.startsWith("{")) last = text;
  }
  return {
    push(text) {
      see(reader.push(text));
    },
    ended() {
      see(reader.flush());
      return parseEndRecord(last) !== undefined;
    },
  };
}
