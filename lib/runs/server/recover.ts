import { claimAbandonedRuns, renewLeases, selectCancelRequests, type Db, type RunRow } from "@/db";
import type { Ctx, Log } from "@/lib/core";
import { beforeExit } from "@/lib/core/server";
import type { RunKind } from "@/lib/runs";
import { CANCELLED, SHUTTING_DOWN, carryOut } from "./carry-out";
import type { Executor } from "./handle";
import { localRun, localRuns, processOwner } from "./hub";

export type Executors = Readonly<Record<RunKind, Executor>>;

type Keeper = {
  db: Db;
  log: Log;
  executors: Executors;
  /** The context of the project and language a run belongs to. */
  ctxFor(row: RunRow): Ctx;
  /** True where no other process can be working: then whatever runs is an orphan of an earlier start. */
  alone: boolean;
};

const RENEW_MS = 2000;
const CLAIMS_MAX = 16;

/**
 * Keeps this process's runs: renews their leases, notices cancels asked of other instances, carries on what nobody
 * works on any more, and at the end gives everything back. Resolves when orphans of the last start are taken over.
 */
export async function keepRuns(keeper: Keeper): Promise<void> {
  const owner = processOwner();
  await takeOver(keeper, owner, keeper.alone);
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    void tick(keeper, owner)
      .catch((error: unknown) => keeper.log.error({}, "keeping runs failed", error))
      .finally(() => (busy = false));
  }, RENEW_MS);
  timer.unref();
  beforeExit(async () => {
    clearInterval(timer);
    const runs = localRuns();
    for (const run of runs) run.abort.abort(SHUTTING_DOWN);
    await Promise.all(runs.map((run) => run.ended));
  });
}

async function tick(keeper: Keeper, owner: string): Promise<void> {
  await renewLeases(keeper.db, owner);
  for (const key of await selectCancelRequests(keeper.db, owner)) localRun(key)?.abort.abort(CANCELLED);
  await takeOver(keeper, owner, false);
}

async function takeOver(keeper: Keeper, owner: string, allOthers: boolean): Promise<void> {
  const rows = await claimAbandonedRuns(keeper.db, { owner, allOthers, limit: CLAIMS_MAX });
  for (const row of rows) {
    keeper.log.info({ run: row.run.id, kind: row.run.kind, attempt: row.attempt }, "carrying on a run");
    carryOut(keeper.ctxFor(row), row, owner, keeper.executors[row.run.kind]);
  }
}
