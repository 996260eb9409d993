import { insertRejectedLines, type NewRejectedLine } from "@/db";
import type { FrameBody } from "@/lib/runs";
import type { RunHandle } from "./handle";
import type { Commit } from "./line-store";

/** What a complete line of a model's answer became. */
export type Told<T> = { kind: "record"; record: T } | { kind: "rejected"; line: NewRejectedLine };

/**
 * Writes records, fenced by the run's claim, and gives for each, in order, the frame that announces it, or nothing
 * where what the record is about is gone; undefined when the claim no longer holds. The same records may come twice
 * when the answer to their first writing was lost.
 */
export type StoreRecords<T> = (records: readonly T[]) => Promise<readonly (FrameBody | undefined)[] | undefined>;

/**
 * The commit of a `LineStore` whose lines are records or were refused: records go where `store` puts them, refused
 * lines among those that are kept with the run. `item` stands in the frames of refused lines.
 */
export function commitTold<T>(run: RunHandle, item: string, store: StoreRecords<T>): Commit<Told<T>> {
  return async (batch) => {
    const records = batch.flatMap((told) => (told.kind === "record" ? [told.record] : []));
    const rejected = batch.flatMap((told) => (told.kind === "rejected" ? [told.line] : []));
    const announced = await store(records);
    if (!announced || !(await insertRejectedLines(run.ctx.db, run.claim, rejected))) return undefined;
    let next = 0;
    return batch.flatMap((told): FrameBody[] => {
      if (told.kind === "record") {
        const frame = announced[next++];
        return frame ? [frame] : [];
      }
      const { line, reason, detail, text } = told.line;
      return [{ type: "rejected", item, line, reason, ...(detail ? { detail } : {}), text }];
    });
  };
}
