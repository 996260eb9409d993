import { packEvents } from "@/db";
import type { Ctx } from "@/lib/core";
import { superviseItems, type Outcome, type RunHandle, type RunWork } from "@/lib/runs/server";

/**
 * Packs a project's events for whoever reads all of them next: for a run that has changed many, and whose end nobody
 * needs at once. What it cannot pack is packed then.
 */
export async function packPresentEvents({ db, project, log }: Pick<Ctx, "db" | "project" | "log">): Promise<void> {
  await packEvents(db, project).catch((error: unknown) => log.error({ project }, "events could not be packed", error));
}

/** Carries out a run over many users' extractions. */
export const extractionBatchWork: RunWork = {
  ...superviseItems,
  execute: supervise,
  resume: async (run) => ({ after: run.firstSeq, execute: () => supervise(run) }),
};

async function supervise(run: RunHandle): Promise<Outcome> {
  const outcome = await superviseItems.execute(run);
  await packPresentEvents(run.ctx);
  return outcome;
}
