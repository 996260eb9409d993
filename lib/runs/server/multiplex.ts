import type { LoggedFrame } from "@/db";
import type { Ctx, RunId } from "@/lib/core";
import type { Cursor } from "@/lib/runs";
import { TailMerge } from "./merge";
import { openTail, type Tail } from "./tail";

export type MultiStep = { index: number; frames: readonly LoggedFrame[] } | null;

/**
 * Several runs' streams as one, each frame with the place of its run in the list. Undefined when all of them are
 * over and seen. Fails with `not_found` if one of the runs is not there.
 */
export async function openTails(
  ctx: Pick<Ctx, "db" | "project">,
  input: { runs: readonly { runId: RunId; after: Cursor }[]; signal: AbortSignal },
): Promise<AsyncGenerator<MultiStep, void, undefined> | undefined> {
  const merge = new TailMerge<number>(input.signal);
  const open = { signal: merge.signal, heartbeat: false };
  try {
    const tails = await Promise.all(input.runs.map((run) => openTail(ctx, { ...run, ...open })));
    if (tails.some((tail) => tail !== undefined)) return steps(merge, tails);
  } catch (error) {
    merge.close();
    throw error;
  }
  merge.close();
  return undefined;
}

async function* steps(
  merge: TailMerge<number>,
  tails: readonly (Tail | undefined)[],
): AsyncGenerator<MultiStep, void, undefined> {
  try {
    tails.forEach((tail, index) => tail && merge.add(index, tail));
    for (let step = await merge.next(); step !== undefined; step = await merge.next()) {
      if (step === null) yield null;
      else if (step.frames) {
        const { of: index, frames, more } = step;
        more();
        yield { index, frames };
      }
    }
  } finally {
    merge.close();
  }
}
