import { z } from "zod";
import {
  activateEvents,
  adoptRejected,
  adoptStaged,
  deleteRejectedLines,
  noteUserRun,
  selectFramesOfType,
  selectUser,
  unstageEvents,
  type Tx,
} from "@/db";
import { AppError, UserId, type Ctx } from "@/lib/core";
import { survivingFrames, type Run } from "@/lib/runs";
import { startRun, type EndOfRun, type Outcome, type RunHandle, type RunWork } from "@/lib/runs/server";
import { CacheUse } from "./cache-use";
import { Extraction, readCheckpoint, type Kept } from "./extraction";
import { readMaterial, type Material } from "./material";
import { extractionBatchWork } from "./pack-present-events";

export const ExtractInput = z.object({ user_id: UserId, cache: CacheUse.optional() });
export type ExtractInput = z.infer<typeof ExtractInput>;

const inputOf = ({ run }: RunHandle): ExtractInput => ExtractInput.parse(run.input);

/**
 * Starts the abstraction of one user's events, or joins the one that is going on. An earlier answer to the same
 * question is given again unless `cache` is `bypass`. Fails with `not_found` or `user_without_behaviors` before a run
 * exists.
 */
export async function extractEvents(ctx: Ctx, input: ExtractInput): Promise<{ run: Run; joined: boolean }> {
  // What the run will read is fetched while it is being written down, which takes as long.
  const material = readMaterial(ctx, input.user_id);
  material.catch(() => {});
  const user = await selectUser(ctx.db, ctx.project, input.user_id);
  if (!user) throw new AppError("not_found", { params: { what: "user", id: input.user_id } });
  if (user.behaviors === 0) throw new AppError("user_without_behaviors", { params: { id: user.id } });
  return await startRun(ctx, {
    kind: "extract-events",
    subject: input.user_id,
    input,
    work: { ...extractionWork, execute: async (run) => await extract(run, await material) },
  });
}

/** Carries out extractions: windows are asked for one after the other, then all events become the user's at once. */
export const extractionWork: RunWork = {
  execute: async (run) => await extract(run, await readMaterial(run.ctx, inputOf(run).user_id)),
  resume,
  end: finish,
  parent: extractionBatchWork,
};

const NOTHING: Kept = { covered: 0, events: [], rejected: [], shown: { events: new Set(), rejected: 0 } };

async function extract(run: RunHandle, material: Material, kept: Kept = NOTHING): Promise<Outcome> {
  const { user_id: userId, cache } = inputOf(run);
  if (material.behaviors.length === 0) throw new AppError("user_without_behaviors", { params: { id: userId } });
  return await new Extraction(run, { userId, cache, material }, kept).carryOut();
}

/**
 * Finds what earlier attempts left: records that were committed stay, with the text that is in the log up to the last
 * of their lines. If the user's rows are not what they were, everything is done anew.
 */
async function resume(run: RunHandle): Promise<{ after: number; execute: () => Promise<Outcome> }> {
  const { ctx, claim } = run;
  const material = await readMaterial(ctx, inputOf(run).user_id);
  const checkpoint = readCheckpoint(run.checkpoint);
  if (checkpoint?.hash !== material.hash) {
    await unstageEvents(ctx.db, { ...claim, fromOrdinal: 0 });
    await deleteRejectedLines(ctx.db, claim);
    return { after: 0, execute: () => extract(run, material) };
  }
  const staged = await adoptStaged(ctx.db, claim, run.firstSeq);
  const rejected = await adoptRejected(ctx.db, claim, run.firstSeq);
  const after = Math.max(0, ...[...staged, ...rejected].map(({ textSeq }) => textSeq ?? 0));
  const logged = await selectFramesOfType(ctx.db, { ...claim, types: ["event", "rejected", "reset"] });
  const shown = survivingFrames(logged, after);
  return {
    after,
    execute: () =>
      extract(run, material, {
        covered: checkpoint.covered,
        events: staged,
        rejected,
        shown: {
          events: new Set(shown.flatMap((frame) => (frame.type === "event" ? [frame.event.id] : []))),
          rejected: shown.filter(({ type }) => type === "rejected").length,
        },
      }),
  };
}

/** Ends an extraction: its events replace the user's earlier ones, or leave no trace. */
async function finish(tx: Tx, run: RunHandle, end: EndOfRun): Promise<void> {
  const { user_id: userId } = inputOf(run);
  const key = { projectId: run.ctx.project, runId: run.run.id, userId };
  if ("outcome" in end) {
    const behaviorsRead = end.outcome.counts["behaviors"] ?? 0;
    await activateEvents(tx, { ...key, attempt: run.attempt, behaviorsRead, status: end.status });
    return;
  }
  await unstageEvents(tx, { ...key, attempt: run.attempt, fromOrdinal: 0 });
  await noteUserRun(tx, { ...key, status: end.status, error: end.error ?? null });
}
