import { createRandom, type Random } from "../../../scripts/sample/random.ts";
import { sleep } from "../../../scripts/lib/processes.ts";
import { answerAll, answerWith, FAULTS, HARMLESS, rowAliases, type Fault, type Pace } from "../model.ts";
import type { Program } from "./program.ts";

/** So many calls in a row about the same rows go wrong at most, so that a run can come through. */
const IN_A_ROW_MAX = 2;

/** The model service fails in every way it can, mostly in the middle of an answer. */
export function provider(rounds: number, random: Random, pace: Pace): Program {
  const done = new Map<Fault, number>();
  const inARow = new Map<string, number>();
  const total = () => [...done.values()].reduce((sum, count) => sum + count, 0);
  return {
    name: "provider",
    // A service that fails too often in a row is told as what it did; nothing else may go wrong.
    mayFail: (code) => code.startsWith("upstream_") || code === "answer_unusable",
    async run(world, _random, signal) {
      const before = world.model.answer;
      let calls = 0;
      world.model.answer = (asked) => {
        const about = rowAliases(asked).join() + JSON.stringify(asked.messages?.at(-1)?.content ?? "").slice(-3000);
        const row = inARow.get(about) ?? 0;
        if (total() >= rounds || row >= IN_A_ROW_MAX || !random.chance(0.6)) {
          inARow.delete(about);
          return answerAll(asked, pace);
        }
        // All kinds in turn, so that a short program meets each of them.
        const fault = FAULTS[total() % FAULTS.length] ?? "reset";
        done.set(fault, (done.get(fault) ?? 0) + 1);
        inARow.set(about, HARMLESS.includes(fault) ? 0 : row + 1);
        return answerWith(fault, asked, pace, createRandom(`answer ${++calls}`));
      };
      while (total() < rounds && !signal.aborted) await sleep(50);
      world.model.answer = before;
    },
    report: () => [`${total()} faults of the model service (${[...done].map(([f, n]) => `${f} ${n}`).join(", ")})`],
  };
}
