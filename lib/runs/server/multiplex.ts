import type { LoggedFrame } from "@/db";
import type { Ctx, RunId } from "@/lib/core";
import { openTail, type TailStep } from "./tail";
import type { Cursor } from "@/lib/runs";

export type MultiStep = { index: number; frames: readonly LoggedFrame[] } | null;

type Tail = AsyncGenerator<TailStep, void, undefined>;

/**
 * Several runs' streams as one, each frame with the place of its run in the list. Undefined when all of them are
 * over and seen. Fails with `not_found` if one of the runs is not there.
 */
export async function openTails(
  ctx: Pick<Ctx, "db" | "project">,
  input: { runs: readonly { runId: RunId; after: Cursor }[]; signal: AbortSignal },
): Promise<AsyncGenerator<MultiStep, void, undefined> | undefined> {
  const tails = await Promise.all(input.runs.map((run) => openTail(ctx, { ...run, signal: input.signal })));
  return tails.every((tail) => tail === undefined) ? undefined : merge(tails);
}

async function* merge(tails: readonly (Tail | undefined)[]): AsyncGenerator<MultiStep, void, undefined> {
  const ask = async (index: number, tail: Tail) => ({ index, tail, step: await tail.next() });
  const asked = new Map<number, ReturnType<typeof ask>>();
  tails.forEach((tail, index) => tail && asked.set(index, ask(index, tail)));
  while (asked.size > 0) {
    const { index, tail, step } = await Promise.race(asked.values());
    if (step.done) {
      asked.delete(index);
      continue;
    }
    asked.set(index, ask(index, tail));
    yield step.value === null ? null : { index, frames: step.value };
  }
}
