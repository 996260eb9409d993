import { insertRejectedLines, stageEvents, type NewEvent, type NewRejectedLine } from "@/db";
import type { FrameBody } from "@/lib/runs";
import { LineStore, type RunHandle } from "@/lib/runs/server";

type Staged = { kind: "event"; event: NewEvent } | { kind: "rejected"; line: NewRejectedLine };

/** Stages the events of one item beside the stream, and keeps the lines that were refused. */
export class Staging extends LineStore<Staged> {
  constructor(run: RunHandle, item: string) {
    super(run, (batch) => stage(run, item, batch));
  }
}

async function stage(run: RunHandle, item: string, batch: readonly Staged[]): Promise<FrameBody[] | undefined> {
  const { ctx, claim } = run;
  const events = batch.flatMap((entry) => (entry.kind === "event" ? [entry.event] : []));
  const rejected = batch.flatMap((entry) => (entry.kind === "rejected" ? [entry.line] : []));
  const staged = await stageEvents(ctx.db, claim, events);
  if (!staged || !(await insertRejectedLines(ctx.db, claim, rejected))) return undefined;
  let next = 0;
  return batch.flatMap((entry): FrameBody[] => {
    if (entry.kind === "event") {
      const event = staged[next++];
      return event ? [{ type: "event", item, event }] : [];
    }
    const { line, reason, detail, text } = entry.line;
    return [{ type: "rejected", item, line, reason, ...(detail ? { detail } : {}), text }];
  });
}
