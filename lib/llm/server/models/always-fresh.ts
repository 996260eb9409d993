/**
 * Runs `work` for everybody who asks, so that each gets a run that began no earlier than he asked. Those who ask while
 * one is under way share the next.
 */
export function alwaysFresh(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  return function ask(): Promise<void> {
    if (running === undefined) {
      running = work().finally(() => (running = undefined));
      return running;
    }
    const again = () => {
      next = undefined;
      return ask();
    };
    next ??= running.then(again, again);
    return next;
  };
}
