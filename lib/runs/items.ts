import type { FrameBody } from "./frames";
import type { Run } from "./schema";

/** Whether a run only starts and counts others. Its counts may not have been taken yet. */
export function isOverMany(run: { lanes?: Run["lanes"]; items?: Run["items"] }): boolean {
  return run.lanes !== undefined || run.items !== undefined;
}

/** One thing of a parent run as its latest `item` frame tells. */
export type ItemState = {
  item: string;
  status: string;
  /** The run that does it. */
  child?: string;
  reason?: string;
  cached?: boolean;
};

/** How many items the frames have told of, by what became of them. `cached` counts among `done`. */
export type ItemTally = { running: number; done: number; failed: number; cancelled: number; cached: number };

/**
 * The items of a parent run that frames have told of; those that wait for their turn are told of by none. `byItem` is
 * one map for the whole life of a fold, changed in place, because copying it for each of thousands of frames would be
 * quadratic; whoever draws it compares the object around it, which is new with every frame.
 */
export type RunItems = { byItem: ReadonlyMap<string, ItemState>; tally: ItemTally };

type ItemFrame = Extract<FrameBody, { type: "item" }>;

const NOTHING: ItemTally = { running: 0, done: 0, failed: 0, cancelled: 0, cached: 0 };

/** Takes an `item` frame in. Changes the map of `before`. */
export function withItem(before: RunItems | undefined, frame: ItemFrame): RunItems {
  // The map is this fold's own: `withItem` has made it, and `copyItems` copies it for another one.
  const byItem = (before?.byItem ?? new Map()) as Map<string, ItemState>;
  const { item, status, child, reason, cached } = frame;
  const state: ItemState = {
    item,
    status,
    ...(child === undefined ? {} : { child }),
    ...(reason === undefined ? {} : { reason }),
    ...(cached === undefined ? {} : { cached }),
  };
  const tally = { ...(before?.tally ?? NOTHING) };
  const earlier = byItem.get(item);
  if (earlier) count(tally, earlier, -1);
  count(tally, state, 1);
  byItem.set(item, state);
  return { byItem, tally };
}

function count(tally: ItemTally, { status, cached }: ItemState, by: 1 | -1): void {
  if (status === "succeeded" || status === "partial") {
    tally.done += by;
    if (cached) tally.cached += by;
  } else if (status === "failed") tally.failed += by;
  else if (status === "cancelled") tally.cancelled += by;
  else if (status !== "queued") tally.running += by;
}

/** Items for another fold, which may change them without this one noticing. */
export function copyItems(items: RunItems): RunItems {
  return { ...items, byItem: new Map(items.byItem) };
}
