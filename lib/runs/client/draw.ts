/** What waits to be drawn: one turn for all of it, so that twenty streams cost one commit and not twenty. */
const waiting = new Set<() => void>();
let cancel: (() => void) | undefined;

/** In a hidden tab there are no animation frames; then time decides. */
const HIDDEN_MS = 250;

/** Runs `draw` with the next animation frame, once however often it is asked for until then. */
export function drawSoon(draw: () => void): void {
  waiting.add(draw);
  if (cancel) return;
  const run = () => {
    cancel?.();
    cancel = undefined;
    const all = [...waiting];
    waiting.clear();
    for (const each of all) each();
  };
  const frame = requestAnimationFrame(run);
  const timer = setTimeout(run, HIDDEN_MS);
  cancel = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
