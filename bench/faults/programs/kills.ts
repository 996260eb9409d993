import type { Random } from "../../../scripts/sample/random.ts";
import { sleep } from "../../../scripts/lib/processes.ts";
import { ms, quantile } from "../../stats.ts";
import type { Instance } from "../instance.ts";
import type { World } from "../world.ts";
import type { Program } from "./program.ts";
import { Takeovers } from "./takeovers.ts";

type How = keyof Takeovers["ms"];

/** Longer than a lease, so that somebody else has taken over before the frozen process wakes up. */
const FROZEN_MS = [7000, 12_000] as const;

/** Processes crash, hang and are told to end while runs go on, and come back. One that serves is always left. */
export function kills(rounds: number, world: World): Program {
  const takeovers = new Takeovers(world);
  const done = { kill: 0, freeze: 0, stop: 0 };
  return {
    name: "kills",
    mayFail: () => false,
    load: {
      // A frozen server keeps its connections open and says nothing.
      silenceMs: 4000,
      onStarted: (run, address) => void takeovers.learn(run, address),
    },
    async run(_world, random, signal) {
      const recovering = new Set<Promise<void>>();
      for (let n = 0; n < rounds && !signal.aborted;) {
        await sleep(random.int(300, 1500));
        const target = chooseTarget(world, random);
        if (!target) continue;
        const how: How = n % 4 === 1 ? "freeze" : n % 4 === 3 ? "stop" : "kill";
        done[how]++;
        n++;
        const victims = await takeovers.victimsOf(target);
        const recovery = damage(target, how, random, () => takeovers.measure(how, victims, signal)).finally(() =>
          recovering.delete(recovery),
        );
        recovering.add(recovery);
      }
      await Promise.all(recovering);
      await takeovers.settled();
    },
    report: () => [
      `${done.kill} processes killed, ${done.freeze} frozen, ${done.stop} told to end`,
      ...Object.entries(takeovers.ms)
        .filter(([, times]) => times.length > 0)
        .map(
          ([how, times]) =>
            `take-over after ${how}: p50 ${ms(quantile(times, 0.5))}, p99 ${ms(quantile(times, 0.99))}, ${times.length} runs`,
        ),
    ],
  };
}

async function damage(target: Instance, how: How, random: Random, begin: () => void): Promise<void> {
  if (how === "freeze") {
    target.freeze();
    begin();
    await sleep(random.int(...FROZEN_MS));
    target.thaw();
    return;
  }
  begin();
  await (how === "kill" ? target.kill() : target.stop());
  await sleep(random.int(0, 1500));
  await target.start();
}

/** Any process that is well, as long as another one that serves is well too. */
function chooseTarget(world: World, random: Random): Instance | undefined {
  const well = world.instances.filter(({ state }) => state === "up");
  const choices = well.filter((one) => well.some((other) => other !== one && other.serves));
  return choices.length === 0 ? undefined : random.pick(choices);
}
