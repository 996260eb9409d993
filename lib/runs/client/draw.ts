/** What waits to be drawn: one turn for all of it, so that twenty streams cost one commit and not twenty. */
const waiting = new Set<() => void>();
let cancel: (() => void) | undefined;

/** In a hidden tab there are no animation frames; then time decides. */
const HIDDEN_MS = 250;

/**
 * A page that has just loaded comes to life part by part, and begins a part anew whenever something is drawn in
 * between; a stream that is drawn with every frame would keep it dead. Until the browser has had nothing else to do
 * for once, this is how seldom it is drawn.
 */
const SETTLING_MS = 1000;
let settled: boolean | undefined;

function isSettled(): boolean {
  if (settled === undefined) {
    // Not every browser tells when it has nothing to do.
    settled = typeof requestIdleCallback !== "function";
    if (!settled) {
      requestIdleCallback(() => {
        settled = true;
        if (waiting.size > 0) run();
      });
    }
  }
  return settled;
}

function run(): void {
  cancel?.();
  cancel = undefined;
  const all = [...waiting];
  waiting.clear();
  for (const each of all) each();
}

/** Runs `draw` with the next animation frame, once however often it is asked for until then. */
export function drawSoon(draw: () => void): void {
  waiting.add(draw);
  if (cancel) return;
  if (!isSettled()) {
    const timer = setTimeout(run, SETTLING_MS);
    cancel = () => clearTimeout(timer);
    return;
  }
  const frame = requestAnimationFrame(run);
  const timer = setTimeout(run, HIDDEN_MS);
  cancel = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
