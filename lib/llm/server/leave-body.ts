import type { Readable } from "node:stream";

/** The last bytes of a body usually come with the last event or right after it. */
const END_WITHIN_MS = 100;

/**
 * Leaves a body behind. One that is over, or is just ending, gives its connection back for the next call; any other
 * is closed. Nothing waits for it.
 */
export function leaveBody(body: Readable): void {
  if (body.destroyed || body.readableEnded) return;
  const timer = setTimeout(() => body.destroy(), END_WITHIN_MS);
  timer.unref();
  body.once("close", () => clearTimeout(timer));
  body.resume();
}
