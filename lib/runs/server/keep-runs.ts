import {
  claimItems,
  claimUrgentRuns,
  renewLeases,
  selectRun,
  selectWishes,
  type Db,
  type RunKey,
  type RunRow,
} from "@/db";
import type { Ctx, Log } from "@/lib/core";
import type { RunKind } from "@/lib/runs";
import { carryOut } from "./carry-out";
import type { RunWork } from "./handle";
import { engineOf } from "./engine";
import { endReasons, localRun, localRuns, markLeaving, processOwner } from "./hub";
import { runMetrics } from "./metrics";
import { superviseItems } from "./supervise-items";
import { signalsOf } from "./signals";
import { onWork } from "./wake";

/** Who carries out which kind of run. */
export type RunWorks = Readonly<Record<RunKind, RunWork>>;

export type Keeper = {
  db: Db;
  /** Connections for saying that this process lives, which must not wait behind its own work; else those of `db`. */
  leases?: Db;
  log: Log;
  works: RunWorks;
  /** The context of the project and language a run belongs to. */
  ctxFor(row: RunRow): Ctx;
  /** True where no other process can be working: then whatever runs is an orphan of an earlier start. */
  alone: boolean;
  /** False for a process that only answers requests: it keeps what it started itself and takes nothing up. */
  takesOver: boolean;
  /** Items of parents that this process, and all processes together, work on at once. */
  items: { here: number; everywhere: number };
};

const TICK_MS = 1000;
const URGENT_MAX = 16;
/** An owner that could not say that it lives for so long must expect to be replaced, and stops by itself. */
const SILENT_MAX_MS = 5000;

/** What keeping runs gives back: a way to look for work at once, and one to end it all. */
export type KeptRuns = {
  /** Gives every run back; resolves when nothing more is written. */
  stop(): Promise<void>;
};

/**
 * Keeps this process's runs: renews their leases, hears what was asked of them through other instances, takes up what
 * waits and carries on what nobody works on any more. Resolves when orphans of the last start are taken over.
 */
export async function keepRuns(keeper: Keeper): Promise<KeptRuns> {
  const rounds = new Rounds(keeper, processOwner());
  markLeaving(keeper.db, false);
  if (keeper.takesOver) await rounds.takeOrphans();
  const leaveWork = onWork(keeper.db, () => rounds.look());
  const leaveControl = signalsOf(keeper.db).onControl((key) => rounds.listen(key));
  const timer = setInterval(() => rounds.tick(), TICK_MS);
  timer.unref();
  rounds.look();
  return {
    async stop() {
      clearInterval(timer);
      leaveWork();
      leaveControl();
      // A round that is under way might claim again what is given back below.
      await rounds.stop();
      // Requests are answered to the end; what they ask for is left to others from here on.
      markLeaving(keeper.db, true);
      for (let runs; (runs = localRuns().filter(({ db }) => db === keeper.db)).length > 0;) {
        for (const run of runs) run.abort.abort(endReasons().shuttingDown);
        await Promise.all(runs.map((run) => run.ended));
      }
    },
  };
}

class Rounds {
  private ticking: Promise<void> | undefined;
  private looking: Promise<void> | undefined;
  private again = false;
  private stopped = false;
  private renewedAt = performance.now();
  private readonly keeper: Keeper;
  private readonly owner: string;

  constructor(keeper: Keeper, owner: string) {
    this.keeper = keeper;
    this.owner = owner;
  }

  async takeOrphans(): Promise<void> {
    await this.takeUrgent(this.keeper.alone);
  }

  /** Once a second: what must happen even if no message ever arrives. */
  tick(): void {
    this.ticking ??= this.keep()
      .catch((error: unknown) => this.keeper.log.error({}, "keeping runs failed", error))
      .finally(() => (this.ticking = undefined));
    this.look();
  }

  /** Takes up what waits, now; one look at a time, and one more when somebody asked meanwhile. */
  look(): void {
    if (this.stopped) return;
    this.again = true;
    this.looking ??= this.lookAround()
      .catch((error: unknown) => this.keeper.log.error({}, "looking for runs failed", error))
      .finally(() => (this.looking = undefined));
  }

  /** Something was asked of a run, perhaps through another instance. */
  listen(key: RunKey): void {
    if (!localRun(key)) return;
    selectRun(this.keeper.db, key)
      .then((row) => row && hear({ ...key, cancel: row.cancelRequested, pause: row.pauseRequested }))
      // Once a second it is looked for anyway.
      .catch((error: unknown) => this.keeper.log.error({ run: key.runId }, "a wish could not be read", error));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all([this.ticking, this.looking]);
  }

  private async keep(): Promise<void> {
    const { db, log, leases = db } = this.keeper;
    const runs = localRuns();
    const held = await renewLeases(
      leases,
      this.owner,
      runs.map(({ key }) => key.runId),
    ).catch((error: unknown) => {
      log.error({ runs: runs.length }, "leases could not be renewed", error);
      return undefined;
    });
    const now = performance.now();
    if (held) this.renewedAt = now;
    const silent = now - this.renewedAt > SILENT_MAX_MS;
    for (const run of runs) {
      // A run that ended meanwhile is held no more either, and hears nothing.
      if (silent || (held && !held.has(run.key.runId))) run.abort.abort(endReasons().takenOver);
    }
    for (const wish of await selectWishes(leases, this.owner)) hear(wish);
  }

  private async lookAround(): Promise<void> {
    const { keeper } = this;
    while (this.again && !this.stopped) {
      this.again = false;
      await this.takeUrgent(false);
      if (!keeper.takesOver) continue;
      const places = keeper.items.here - localRuns().filter(({ isItem }) => isItem).length;
      // A token says that there is something to look at; which run is begun, the rows decide.
      const tokens = await engineOf(keeper.db).take(Math.max(places, 1));
      if (places > 0) {
        this.carryOn(await claimItems(keeper.db, { owner: this.owner, places, totalMax: keeper.items.everywhere }));
      }
      await engineOf(keeper.db).done(tokens);
    }
  }

  private async takeUrgent(allOthers: boolean): Promise<void> {
    const { db, takesOver } = this.keeper;
    this.carryOn(
      await claimUrgentRuns(db, { owner: this.owner, allOthers, onlyCancelled: !takesOver, limit: URGENT_MAX }),
    );
  }

  private carryOn(rows: readonly RunRow[]): void {
    const { keeper } = this;
    for (const row of rows) {
      const { run, attempt } = row;
      if (attempt > 1) {
        keeper.log.info({ run: run.id, kind: run.kind, attempt }, "carrying on a run");
        runMetrics().takeovers.of(run.kind).add();
      }
      const work = keeper.works[run.kind];
      carryOut(keeper.ctxFor(row), row, this.owner, row.isParent ? (work.parent ?? superviseItems) : work);
    }
  }
}

/** Does what was asked of a run that this process works on. */
export function hear(wish: { projectId: string; runId: string; cancel: boolean; pause: boolean }): void {
  const run = localRun(wish);
  if (wish.cancel) run?.abort.abort(endReasons().cancelled);
  else if (wish.pause) run?.pause();
}
