import { int } from "./arrays";
import { groupsByType, type Layout } from "./layout";

/** Windows by order reach as many moments as this at most, and shares of it. */
const STEPS = 64;
const SHARES = [1, 1 / 4, 1 / 16];

/**
 * The same sessions with a clock that counts moments. Where what happens depends on how much has happened rather than on
 * how much time has passed, and sessions differ in pace, other sessions are at another place at the same time; by this
 * clock they are at the same.
 */
export function byOrder(layout: Layout): Layout {
  const { ranks, starts, sessionCount, settings } = layout;
  const clocks = Float64Array.from(ranks);
  const lengths = Float64Array.from({ length: sessionCount }, (_, s) => int(ranks, int(starts, s + 1) - 1) + 1);
  return {
    ...layout,
    settings: { ...settings, windowMs: STEPS, windowShares: SHARES },
    clocks,
    lengths,
    ...groupsByType({ ...layout, clocks }),
  };
}
