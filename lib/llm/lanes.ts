import { createSlots, type Clock } from "@/lib/core";

/** So many calls have to go well before one more is let through at once. */
const GOOD_PER_PLACE = 10;

/** Whoever is asked to wait for longer than this gives up for now, and asks again when a person wants it. */
const HOLD_MAX_MS = 60_000;

/** A call's place among those that are open at once. */
export type Lane = {
  /** Gives the place back; twice does nothing. */
  release(): void;
  /** The call went well. */
  wentWell(): void;
  /** The service asked to slow down, and to leave it alone for so many milliseconds if it said so. */
  slowDown(waitMs?: number): void;
};

/** How many requests may be open at once, as the service bears it. */
export type Lanes = {
  /**
   * Resolves once there is room and the service wants to be asked again, in the order of asking, or rejects with the
   * signal's reason.
   */
  take(signal: AbortSignal): Promise<Lane>;
  /** How many may be open now. */
  readonly concurrency: number;
  readonly inFlight: number;
  readonly waiting: number;
};

/**
 * Begins with `concurrencyMax` places. They are halved when the service asks to slow down, never below one, and come
 * back one by one. Requests that went out before the last halving say nothing new: a burst that is refused together
 * halves once. What it said about when to come again holds for all, whoever was told.
 */
export function createLanes(concurrencyMax: number, clock: Clock): Lanes {
  const slots = createSlots(concurrencyMax);
  let halvings = 0;
  let good = 0;
  let notBefore = -Infinity;

  /** Others may be told to wait for longer meanwhile. */
  async function untilWelcome(signal: AbortSignal): Promise<void> {
    for (let left; (left = notBefore - clock.now()) > 0;) await clock.sleep(left, signal);
  }

  return {
    async take(signal) {
      const release = await slots.take(signal);
      try {
        await untilWelcome(signal);
      } catch (error) {
        release();
        throw error;
      }
      const since = halvings;
      return {
        release,
        wentWell() {
          good++;
          if (good < GOOD_PER_PLACE || slots.max >= concurrencyMax) return;
          good = 0;
          slots.resize(slots.max + 1);
        },
        slowDown(waitMs = 0) {
          if (waitMs <= HOLD_MAX_MS) notBefore = Math.max(notBefore, clock.now() + waitMs);
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
