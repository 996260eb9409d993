import { claimAbandonedRuns, renewLeases, selectCancelRequests, type Db, type RunRow } from "@/db";
import type { Ctx, Log } from "@/lib/core";
import type { RunKind } from "@/lib/runs";
import { carryOut } from "./carry-out";
import { endReasons, localRun, localRuns, processOwner } from "./hub";
import type { Executor } from "./handle";

export type Executors = Readonly<Record<RunKind, Executor>>;

type Keeper = {
  db: Db;
  log: Log;
  executors: Executors;
  /** The context of the project and language a run belongs to. */
  ctxFor(row: RunRow): Ctx;
  /** True where no other process can be working: then whatever runs is an orphan of an earlier start. */
  alone: boolean;
  /** False for a process that only answers requests: it keeps what it started itself and takes nothing up. */
  takesOver: boolean;
};

const RENEW_MS = 2000;
const CLAIMS_MAX = 16;

/**
 * Keeps this process's runs: renews their leases, notices cancels asked of other instances, carries on what nobody
 * works on any more. Resolves when orphans of the last start are taken over, with the way to end it all: that gives
 * every run back and resolves when nothing more is written.
 */
export async function keepRuns(keeper: Keeper): Promise<() => Promise<void>> {
  const owner = processOwner();
  if (keeper.takesOver) await takeOver(keeper, owner, keeper.alone);
  let ticking: Promise<void> | undefined;
  const timer = setInterval(() => {
    ticking ??= tick(keeper, owner)
      .catch((error: unknown) => keeper.log.error({}, "keeping runs failed", error))
      .finally(() => (ticking = undefined));
  }, RENEW_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    // A tick that is under way might claim again what is given back below.
    await ticking;
    const runs = localRuns();
    for (const run of runs) run.abort.abort(endReasons().shuttingDown);
    await Promise.all(runs.map((run) => run.ended));
  };
}

async function tick(keeper: Keeper, owner: string): Promise<void> {
  const working = localRuns().map(({ key }) => key.runId);
  await renewLeases(keeper.db, owner, working);
  for (const key of await selectCancelRequests(keeper.db, owner)) localRun(key)?.abort.abort(endReasons().cancelled);
  if (keeper.takesOver) await takeOver(keeper, owner, false);
}

async function takeOver(keeper: Keeper, owner: string, allOthers: boolean): Promise<void> {
  const rows = await claimAbandonedRuns(keeper.db, { owner, allOthers, limit: CLAIMS_MAX });
  for (const row of rows) {
    keeper.log.info({ run: row.run.id, kind: row.run.kind, attempt: row.attempt }, "carrying on a run");
    carryOut(keeper.ctxFor(row), row, owner, keeper.executors[row.run.kind]);
  }
}
