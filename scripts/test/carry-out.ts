import type { Step } from "./steps.ts";
import { FAILED, type Tally } from "./tally.ts";

/** What became of a step; `said` is what it wrote while nobody could listen yet. */
export type Done = { tally: Tally; seconds: number; said: readonly string[] };

/** Carries a step out. Whatever it throws is said and counts as one failure. */
export async function carryOut(step: Step, say: (text: string) => void): Promise<Done> {
  const begun = performance.now();
  const tally = await step.run(say).catch((error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    return FAILED;
  });
  return { tally, seconds: (performance.now() - begun) / 1000, said: [] };
}

/**
 * Begins those of the steps that may run beside each other, in their order and never more than `atOnce` of them. What
 * they say is kept until it is their turn to be told of.
 */
export function beginAside(steps: readonly Step[], atOnce: number): Map<Step, Promise<Done>> {
  const lanes: Promise<unknown>[] = Array.from({ length: atOnce }, () => Promise.resolve());
  const begun = new Map<Step, Promise<Done>>();
  let turn = Promise.resolve();
  for (const step of steps.filter(({ aside }) => aside)) {
    // Each waits until the one before it has found a lane, then for the first lane that is free.
    const lane = turn.then(() => Promise.race(lanes.map((busy, at) => busy.then(() => at))));
    const done = lane.then(async () => {
      const said: string[] = [];
      return { ...(await carryOut(step, (text) => said.push(text))), said };
    });
    turn = lane.then((at) => {
      lanes[at] = done;
    });
    begun.set(step, done);
  }
  return begun;
}
