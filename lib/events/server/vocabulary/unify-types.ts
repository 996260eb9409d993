import { z } from "zod";
import { deleteRejectedLines, dropStagedProposals, openProposals, type Tx } from "@/db";
import { AppError, type Ctx } from "@/lib/core";
import { startRun, type EndOfRun, type RunHandle, type RunWork } from "@/lib/runs/server";
import type { Run } from "@/lib/runs";
import { CacheUse } from "../cache-use";
import { readTypes } from "./known-types";
import { Unification } from "./unification";

export const UnifyInput = z.object({ cache: CacheUse.optional() }).strict();
export type UnifyInput = z.infer<typeof UnifyInput>;

/** There is one vocabulary in a project, and one run about it at a time. */
const SUBJECT = "vocabulary";

/**
 * Has the model propose which event types mean the same, and texts for those that lack them; or joins the run that
 * does. Nothing of the vocabulary changes before a person accepts. Fails with `vocabulary_empty`.
 */
export async function unifyEventTypes(ctx: Ctx, input: UnifyInput): Promise<{ run: Run; joined: boolean }> {
  if ((await readTypes(ctx)).length === 0) throw new AppError("vocabulary_empty");
  return await startRun(ctx, { kind: "merge-event-types", subject: SUBJECT, input, work: unificationWork });
}

/** Carries out such runs; an attempt after the first starts over, since the vocabulary may have changed meanwhile. */
export const unificationWork: RunWork = {
  execute: async (run) => await new Unification(run, UnifyInput.parse(run.run.input)).carryOut(),
  async resume(run) {
    await dropStagedProposals(run.ctx.db, run.claim);
    await deleteRejectedLines(run.ctx.db, run.claim);
    return { after: 0, execute: () => unificationWork.execute(run) };
  },
  end: finish,
};

/** The proposals take the place of those that were still open, or leave no trace. */
async function finish(tx: Tx, run: RunHandle, end: EndOfRun): Promise<void> {
  const key = { projectId: run.ctx.project, runId: run.run.id };
  if ("outcome" in end) await openProposals(tx, { ...key, attempt: run.attempt });
  else await dropStagedProposals(tx, key);
}
