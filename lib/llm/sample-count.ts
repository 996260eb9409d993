import { parseEndRecord } from "./end-record";
import { createLineReader, type Line } from "./lines";
import type { LlmTask, TaskSample } from "./schema";

/** Counts what an answer to a task's sample holds, while it comes. */
export type SampleCount = {
  push(text: string): void;
  /** The answer is over, so its last line needs no line end. */
  end(): void;
  /** Lines that the task's own reader takes for records; undefined for tasks that answer in prose. */
  readonly records: number | undefined;
  /** All lines but the end record. */
  readonly lines: number;
};

export function createSampleCount(task: Pick<LlmTask, "grammar">, sample: Pick<TaskSample, "read">): SampleCount {
  const reader = createLineReader();
  let records = 0;
  let lines = 0;

  function count(found: readonly Line[]): void {
    for (const line of found) {
      if (parseEndRecord(line.text) !== undefined) continue;
      lines++;
      if (task.grammar === "records" && sample.read(line)) records++;
    }
  }

  return {
    push: (text) => count(reader.push(text)),
    end: () => count(reader.flush()),
    get records() {
      return task.grammar === "records" ? records : undefined;
    },
    get lines() {
      return lines;
    },
  };
}
