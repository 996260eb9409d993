import type { Random } from "../../../scripts/sample/random.ts";
import { sleep } from "../../../scripts/lib/processes.ts";
import type { Cut } from "../connection.ts";
import type { Program } from "./program.ts";

/** Viewers leave and come back, again and again: inside a frame, inside a character, between two, by a reset. */
export function disconnects(rounds: number, random: Random): Program {
  let cuts = 0;
  const kinds = { bytes: 0, time: 0 };
  return {
    name: "disconnects",
    mayFail: () => false,
    load: {
      nextCut(): Cut | undefined {
        if (cuts >= rounds || random.chance(0.1)) return undefined;
        const how = random.chance(0.5) ? "destroy" : "reset";
        if (random.chance(0.6)) {
          kinds.bytes++;
          return { afterBytes: random.int(1, random.pick([40, 400, 4000])), how };
        }
        kinds.time++;
        return { afterMs: random.int(1, 1500), how };
      },
      onCut: () => void cuts++,
    },
    async run(_world, _random, signal) {
      while (cuts < rounds && !signal.aborted) await sleep(50);
    },
    report: () => [`${cuts} disconnects`],
  };
}
