/** Lets at most so many through at once; the others wait in the order they came. */
export type Slots = {
  /** Resolves with the way back once there is room, or rejects with the signal's reason. Releasing twice does nothing. */
  take(signal: AbortSignal): Promise<() => void>;
};

export function createSlots(max: number): Slots {
  let free = max;
  const queue: (() => void)[] = [];

  function release(): void {
    const next = queue.shift();
    if (next === undefined) free++;
    else next();
  }

  function once(): () => void {
    let held = true;
    return () => {
      if (held) release();
      held = false;
    };
  }

  return {
    take(signal) {
      if (signal.aborted) return Promise.reject(signal.reason);
      if (free > 0) {
        free--;
        return Promise.resolve(once());
      }
      return new Promise((resolve, reject) => {
        const onAbort = () => {
          queue.splice(queue.indexOf(onTurn), 1);
          reject(signal.reason);
        };
        const onTurn = () => {
          signal.removeEventListener("abort", onAbort);
          resolve(once());
        };
        queue.push(onTurn);
        signal.addEventListener("abort", onAbort, { once: true });
      });
    },
  };
}
