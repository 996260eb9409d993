import { insertClaimedRun, selectLiveRunOf, type RunRow } from "@/db";
import { AppError, RunId, type Ctx } from "@/lib/core";
import type { Run, RunKind } from "@/lib/runs";
import { carryOut } from "./carry-out";
import type { Executor } from "./handle";
import { processOwner } from "./hub";

export type StartRun = {
  kind: RunKind;
  input: Record<string, unknown>;
  /** What the run is about; while one of the kind is live for it, asking again joins that one. */
  subject?: string;
  execute: Executor;
  id?: RunId;
};

/**
 * Starts a run here and now: this process claims it in the same statement that adds it, and works on it whether or
 * not anybody watches. `joined` tells that the subject had a live run already, which is returned instead.
 */
export async function startRun(ctx: Ctx, wanted: StartRun): Promise<{ run: Run; joined: boolean }> {
  const owner = processOwner();
  const runId = wanted.id ?? RunId.parse(ctx.ids.next("run"));
  // The live run that stood in the way may end between the two statements; then there is room for a new one.
  for (let tries = 0; tries < 5; tries++) {
    const row = await insertClaimedRun(ctx.db, {
      projectId: ctx.project,
      runId,
      kind: wanted.kind,
      subject: wanted.subject ?? null,
      input: wanted.input,
      locale: ctx.locale,
      owner,
    });
    if (row) {
      carryOut(ctx, row, owner, wanted.execute);
      return { run: row.run, joined: false };
    }
    const other: RunRow | undefined =
      wanted.subject === undefined
        ? undefined
        : await selectLiveRunOf(ctx.db, { projectId: ctx.project, kind: wanted.kind, subject: wanted.subject });
    if (other) return { run: other.run, joined: true };
  }
  throw new AppError("database_busy", { retryable: true });
}
