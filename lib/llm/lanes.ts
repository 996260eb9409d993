import { createSlots } from "@/lib/core";

/** So many calls have to go well before one more is let through at once. */
const GOOD_PER_PLACE = 10;

/** A call's place among those that are open at once. */
export type Lane = {
  /** Gives the place back; twice does nothing. */
  release(): void;
  /** The call went well. */
  wentWell(): void;
  /** The service asked to slow down. */
  slowDown(): void;
};

/** How many requests may be open at once, as the service bears it. */
export type Lanes = {
  /** Resolves once there is room, in the order of asking, or rejects with the signal's reason. */
  take(signal: AbortSignal): Promise<Lane>;
  /** How many may be open now. */
  readonly concurrency: number;
  readonly inFlight: number;
  readonly waiting: number;
};

/**
 * Begins with `concurrencyMax` places. They are halved when the service asks to slow down, never below one, and come
 * back one by one. Requests that went out before the last halving say nothing new: a burst that is refused together
 * halves once.
 */
export function createLanes(concurrencyMax: number): Lanes {
  const slots = createSlots(concurrencyMax);
  let halvings = 0;
  let good = 0;

  return {
    async take(signal) {
      const release = await slots.take(signal);
      const since = halvings;
      return {
        release,
        wentWell() {
          good++;
          if (good < GOOD_PER_PLACE || slots.max >= concurrencyMax) return;
          good = 0;
          slots.resize(slots.max + 1);
        },
        slowDown() {
          if (since !== halvings) return;
          halvings++;
          good = 0;
          slots.resize(Math.max(1, Math.floor(slots.max / 2)));
        },
      };
    },
    get concurrency() {
      return slots.max;
    },
    get inFlight() {
      return slots.taken;
    },
    get waiting() {
      return slots.waiting;
    },
  };
}
