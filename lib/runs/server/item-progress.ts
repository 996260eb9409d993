import type { ItemState } from "@/db";
import { isTerminal } from "@/lib/runs";
import type { RunHandle } from "./handle";

/** Before so much was done in this attempt, its pace says nothing about the rest. */
const ETA_FROM_SHARE = 0.02;
const ETA_FROM_ITEMS = 3;
const ETA_FROM_MS = 2000;

/** The share of the work that is done, 0..1: items by their weight, those under way by their own progress. */
export function shareDone(states: readonly Pick<ItemState, "status" | "percent" | "weight">[]): number {
  let done = 0;
  let total = 0;
  for (const { status, percent, weight } of states) {
    total += weight;
    if (isTerminal(status)) done += weight;
    else done += (weight * percent) / 100;
  }
  return total > 0 ? done / total : 1;
}

/**
 * Counts a parent's progress in items and its pace in weight, so that users with long histories, which take longer,
 * count for more. The time left is told once a few items of this attempt are done; what was done before, or came out
 * of the cache in no time at the start, does not make it look shorter for long.
 */
export class ItemProgress {
  private begun: { at: number; share: number; items: number } | undefined;
  private last = "";
  private readonly run: RunHandle;

  constructor(run: RunHandle) {
    this.run = run;
  }

  report(states: readonly ItemState[]): void {
    const { run } = this;
    const now = run.ctx.clock.now();
    const done = states.filter(({ status }) => isTerminal(status)).length;
    const share = shareDone(states);
    this.begun ??= { at: now, share, items: done };
    const gained = share - this.begun.share;
    const elapsed = now - this.begun.at;
    const known = gained >= ETA_FROM_SHARE && done - this.begun.items >= ETA_FROM_ITEMS && elapsed >= ETA_FROM_MS;
    const eta = known && share < 1 ? (elapsed * (1 - share)) / gained : undefined;
    const told = `${done} ${states.length} ${Math.round(share * 1000)}`;
    if (told === this.last) return;
    this.last = told;
    run.report({
      done,
      total: states.length,
      unit: "items",
      percent: share * 100,
      ...(eta === undefined ? {} : { eta_ms: eta }),
    });
  }
}
