/** Lets at most so many through at once; the others wait in the order they came. */
export type Slots = {
  /** Resolves with the way back once there is room, or rejects with the signal's reason. Releasing twice does nothing. */
  take(signal: AbortSignal): Promise<() => void>;
  /** Changes how many may be in at once. Nobody is sent out: with fewer places, the next enter when enough have left. */
  resize(max: number): void;
  readonly max: number;
  /** How many are in; more than `max` for a while after it was lowered. */
  readonly taken: number;
  /** How many wait. */
  readonly waiting: number;
};

export function createSlots(placesMax: number): Slots {
  let max = placesMax;
  let taken = 0;
  const queue: (() => void)[] = [];

  function admit(): void {
    while (taken < max) {
      const next = queue.shift();
      if (next === undefined) return;
      next();
    }
  }

  /** Takes a place that is free and gives the way to leave it. */
  function enter(): () => void {
    taken++;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      taken--;
      admit();
    };
  }

  return {
    take(signal) {
      if (signal.aborted) return Promise.reject(signal.reason);
      // Whenever a place is free the queue is empty, so nobody overtakes here.
      if (taken < max) return Promise.resolve(enter());
      return new Promise((resolve, reject) => {
        const onAbort = () => {
          queue.splice(queue.indexOf(onTurn), 1);
          reject(signal.reason);
        };
        const onTurn = () => {
          signal.removeEventListener("abort", onAbort);
          resolve(enter());
        };
        queue.push(onTurn);
        signal.addEventListener("abort", onAbort, { once: true });
      });
    },
    resize(places) {
      max = places;
      admit();
    },
    get max() {
      return max;
    },
    get taken() {
      return taken;
    },
    get waiting() {
      return queue.length;
    },
  };
}
