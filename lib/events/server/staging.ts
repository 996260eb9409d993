import { stageEvents, type NewEvent } from "@/db";
import { LineStore, commitTold, type RunHandle, type Told } from "@/lib/runs/server";

/** Stages the events of one item beside the stream, and keeps the lines that were refused. */
export class Staging extends LineStore<Told<NewEvent>> {
  constructor(run: RunHandle, item: string) {
    super(
      run,
      commitTold(run, item, async (records) => {
        const events = await stageEvents(run.ctx.db, run.claim, records);
        return events?.map((event) => ({ type: "event", item, event }));
      }),
    );
  }
}
