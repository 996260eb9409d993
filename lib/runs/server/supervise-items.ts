import {
  cancelItems,
  markPaused,
  selectCauses,
  selectFramesOfType,
  selectItemStates,
  selectItemsOfRuns,
  selectRun,
  sumItems,
  type ItemState,
} from "@/db";
import { AppError, fillText } from "@/lib/core";
import {
  Frame,
  budgetIsSpent,
  isTerminal,
  type Budget,
  type PauseReason,
  type RunItem,
  type RunStatus,
} from "@/lib/runs";
import { childFrame } from "./child-frame";
import type { Outcome, RunHandle, RunWork } from "./handle";
import { ItemProgress } from "./item-progress";
import { PauseSelf } from "./pause-self";
import { runTexts } from "./texts";
import { isServiceFault, stopsEverything } from "./service-faults";
import { signalsOf } from "./signals";
import { onFamily } from "./wake";

/** So often a parent looks at its items even if nobody tells it that something changed. */
const LOOK_EVERY_MS = 1000;
/** And so long it lets changes gather, or several times as long as a look takes: looking must not be its main work. */
const GATHER_MS = 100;
const GATHER_LOOKS = 5;

/** After so many failures in a row for one reason, whatever it is, a person should look. */
const ALIKE_MAX = 5;

/**
 * A run over many things: it works on nothing itself, but watches the runs that do, wherever they are carried out,
 * tells how they stand, and ends when they have. What it has told is found in its log by whoever takes it over.
 */
export const superviseItems: RunWork = {
  pausesItself: true,
  async resume(run) {
    return { after: run.firstSeq, execute: () => supervise(run) };
  },
  execute: supervise,
  async end(tx, run, { status }) {
    if (status !== "cancelled" && status !== "failed") return;
    await cancelItems(tx, run.claim, ({ runId }) => childFrame(runId, run.locale));
  },
};

async function supervise(run: RunHandle): Promise<Outcome> {
  const supervisor = new Supervisor(run);
  const leave = onFamily(run.ctx.db, run.claim, () => supervisor.wake());
  const onAbort = () => supervisor.wake();
  run.signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await supervisor.watch();
  } finally {
    leave();
    run.signal.removeEventListener("abort", onAbort);
  }
}

class Supervisor {
  private readonly run: RunHandle;
  /** What was told of each item: `<run> <status>`. */
  private told = new Map<string, string>();
  private alike: { code: string; times: number } | undefined;
  /** Items that have ended and cost something. */
  private paid = 0;
  private resting = false;
  private woken = false;
  private ring: (() => void) | undefined;
  private progress: ItemProgress;

  constructor(run: RunHandle) {
    this.run = run;
    this.progress = new ItemProgress(run);
  }

  wake(): void {
    this.woken = true;
    this.ring?.();
  }

  async watch(): Promise<Outcome> {
    const { run } = this;
    if (run.attempt > 1) await this.recall();
    signalsOf(run.ctx.db).queue();
    for (;;) {
      run.signal.throwIfAborted();
      const began = performance.now();
      const states = await selectItemStates(run.ctx.db, run.claim);
      await this.tell(states);
      this.progress.report(states);
      if (states.every(({ status }) => isTerminal(status))) return await this.outcome(states);
      await this.restIfWanted(states);
      await this.nextLook(performance.now() - began);
    }
  }

  /** What earlier attempts told stays told. */
  private async recall(): Promise<void> {
    const frames = await selectFramesOfType(this.run.ctx.db, { ...this.run.claim, types: ["item"] });
    for (const { data } of frames) {
      const frame = Frame.parse(JSON.parse(data));
      if (frame.type === "item") this.told.set(frame.item, `${frame.child ?? ""} ${frame.status}`);
    }
    await this.countCost();
  }

  /** Publishes what changed about the items since it was told last. */
  private async tell(states: readonly ItemState[]): Promise<void> {
    const changed = states.filter(
      ({ item, runId, status }) => worthTelling(status) && this.told.get(item) !== `${runId} ${status}`,
    );
    if (changed.length === 0) return;
    const { run } = this;
    const items = await selectItemsOfRuns(
      run.ctx.db,
      run.claim,
      changed.map(({ runId }) => runId),
    );
    for (const item of items) {
      // It may have moved on between the two looks; what is told is the newer.
      if (!worthTelling(item.status)) continue;
      this.told.set(item.item, `${item.run_id} ${item.status}`);
      run.publish({
        type: "item",
        item: item.item,
        status: item.status,
        counts: countsOf(item),
        child: item.run_id,
        ...(item.error === undefined ? {} : { reason: item.error.code }),
        ...(item.cached ? { cached: true } : {}),
      });
      this.judge(item);
    }
    if (items.some(({ status }) => isTerminal(status))) await this.countCost();
  }

  private async countCost(): Promise<void> {
    const { run } = this;
    const { usage, paid } = await sumItems(run.ctx.db, run.claim);
    this.paid = paid;
    run.setUsage(usage);
    if (usage.calls === 0) return;
    const { prompt_tokens, completion_tokens, cost, currency } = usage;
    run.publish({
      type: "usage",
      prompt_tokens,
      completion_tokens,
      estimated: false,
      ...(cost === undefined ? {} : { cost }),
      ...(currency === undefined ? {} : { currency }),
    });
  }

  /** Notices when failures are about the service rather than about the items. */
  private judge({ status, error }: RunItem): void {
    if (status === "failed" && error) {
      const times = this.alike?.code === error.code ? this.alike.times + 1 : 1;
      this.alike = { code: error.code, times };
    } else if (status === "succeeded" || status === "partial") this.alike = undefined;
  }

  private get giveUp(): boolean {
    const { alike } = this;
    if (!alike) return false;
    return stopsEverything(alike.code) || (isServiceFault(alike.code) && alike.times >= ALIKE_MAX);
  }

  /**
   * A parent that is to rest begins nothing more, lets what is under way come to its end, and gives itself back. A
   * person may change their mind meanwhile.
   */
  private async restIfWanted(states: readonly ItemState[]): Promise<void> {
    const { run } = this;
    const row = await selectRun(run.ctx.db, run.claim);
    if (!row) return;
    if (this.giveUp && !this.resting) {
      this.alike = undefined;
      await this.rest("upstream", false);
    } else if (!this.resting && !row.pauseRequested && this.isSpent(row.run.budget, states)) {
      await this.rest("budget", false);
    } else if (row.pauseRequested && !this.resting) {
      await this.rest(row.pauseReason ?? "person", true);
    } else if (this.resting && !row.pauseRequested) {
      this.resting = false;
      run.publish({ type: "status", status: "running", reason: "resumed" });
      signalsOf(run.ctx.db).queue();
    }
    if (this.resting && !states.some(({ status }) => status === "running")) {
      throw new PauseSelf(this.restReason);
    }
  }

  /** A budget that is used up matters only where there is more to begin. */
  private isSpent(budget: Budget | undefined, states: readonly ItemState[]): boolean {
    const waiting = states.some(({ status }) => !isTerminal(status) && status !== "running");
    const running = states.filter(({ status }) => status === "running").length;
    return waiting && budgetIsSpent(budget, { usage: this.run.usage, ended: this.paid, running });
  }

  private restReason: PauseReason = "person";

  private async rest(reason: PauseReason, asked: boolean): Promise<void> {
    const { run } = this;
    this.restReason = reason;
    if (!(await markPaused(run.ctx.db, run.claim, { reason, asked }))) return;
    this.resting = true;
    run.publish({ type: "status", status: "paused", reason });
  }

  private async nextLook(tookMs: number): Promise<void> {
    const { clock } = this.run.ctx;
    if (!this.woken) {
      const limit = new AbortController();
      await Promise.race([
        new Promise<void>((resolve) => (this.ring = resolve)),
        clock.sleep(LOOK_EVERY_MS, limit.signal).catch(() => {}),
      ]);
      limit.abort();
      this.ring = undefined;
    }
    this.woken = false;
    await clock.sleep(Math.max(GATHER_MS, GATHER_LOOKS * tookMs), this.run.signal).catch(() => {});
  }

  private async outcome(states: readonly ItemState[]): Promise<Outcome> {
    const { run } = this;
    await this.countCost();
    const times = (...wanted: RunStatus[]) => states.filter(({ status }) => wanted.includes(status)).length;
    const counts = {
      items: states.length,
      done: times("succeeded", "partial"),
      failed: times("failed"),
      cancelled: times("cancelled"),
    };
    if (counts.done === 0) {
      const [cause] = await selectCauses(run.ctx.db, run.claim);
      throw new AppError("batch_failed", {
        params: { items: counts.items, cause: cause?.message ?? "–" },
        retryable: true,
      });
    }
    const whole = counts.done === counts.items;
    return {
      status: whole ? "succeeded" : "partial",
      message: fillText(runTexts[whole ? "allDone" : "someDone"][run.locale], counts),
      counts,
      result: counts,
    };
  }
}

/** Items that only wait are not told one by one: there may be thousands. */
function worthTelling(status: RunStatus): boolean {
  return status === "running" || status === "waiting_retry" || isTerminal(status);
}

function countsOf({ result }: RunItem): Record<string, number> {
  const numbers = Object.entries(result ?? {}).filter(
    (entry): entry is [string, number] => typeof entry[1] === "number",
  );
  return Object.fromEntries(numbers);
}
