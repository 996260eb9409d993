import { ItemCounts } from "./schema";
import type { FrameBody } from "./frames";

/** One thing of a parent run as its latest `item` frame tells. */
export type ItemState = {
  item: string;
  status: string;
  /** The run that does it. */
  child?: string;
  reason?: string;
  cached?: boolean;
};

/**
 * The items of a parent run that frames have told of. `byItem` is one map for the whole life of a fold, changed in
 * place, because copying it for each of thousands of frames would be quadratic; whoever draws it compares the object
 * around it, which is new with every frame.
 */
export type RunItems = {
  byItem: ReadonlyMap<string, ItemState>;
  /** As the latest frame counts them; a count it does not name is zero. */
  counts: ItemCounts;
};

type ItemFrame = Extract<FrameBody, { type: "item" }>;

const NO_COUNTS: ItemCounts = { total: 0, queued: 0, running: 0, done: 0, failed: 0, cached: 0, cancelled: 0 };

/** Takes an `item` frame in. Changes the map of `before`. */
export function withItem(before: RunItems | undefined, frame: ItemFrame): RunItems {
  // The map is this fold's own: `withItem` has made it, and `copyItems` copies it for another one.
  const byItem = (before?.byItem ?? new Map()) as Map<string, ItemState>;
  const { item, status, child, reason, cached } = frame;
  byItem.set(item, {
    item,
    status,
    ...(child === undefined ? {} : { child }),
    ...(reason === undefined ? {} : { reason }),
    ...(cached === undefined ? {} : { cached }),
  });
  return { byItem, counts: readCounts(frame.counts) };
}

/** Items for another fold, which may change them without this one noticing. */
export function copyItems(items: RunItems): RunItems {
  return { ...items, byItem: new Map(items.byItem) };
}

function readCounts(counts: Record<string, number>): ItemCounts {
  const parsed = ItemCounts.safeParse({ ...NO_COUNTS, ...counts });
  return parsed.success ? parsed.data : NO_COUNTS;
}
