import type { RunHandle } from "./handle";

/** A call that has to wait for others says so; most do not, and say nothing. */
const QUEUED_AFTER_MS = 150;

/** Says that a call waits for a place unless `over` is called soon, and that it waits no more when it is. */
export function tellWhenQueued(run: RunHandle): { over(): void } {
  let told = false;
  const timer = setTimeout(() => {
    told = true;
    run.publish({ type: "status", status: "queued", reason: "concurrency" });
  }, QUEUED_AFTER_MS);
  return {
    over() {
      clearTimeout(timer);
      if (told) run.publish({ type: "status", status: "running" });
      told = false;
    },
  };
}
