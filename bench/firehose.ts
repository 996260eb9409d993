import { Following } from "./load/follow.ts";
import { layoutText } from "./load/cores.ts";
import { nowUs } from "./model/mark.ts";
import type { Model } from "./model/index.ts";
import type { Bench } from "./options.ts";
import { ratio, spread, table } from "./stats.ts";
import { lineUp } from "./systems/line-up.ts";
import { sleep, type System } from "./systems/system.ts";

const STREAMS = 50;
const OPEN_MS = 5000;
const WARM_MS = 1000;
/** More than anybody takes in the time; the longest answer that the product accepts is 8 MiB. */
const PIECES = 35_000;
const GOAL = 7;

type Round = { piecesPerS: number; cpuSPerMillion: number };

/** How much text goes through when the model never pauses. */
export async function benchFirehose(bench: Bench): Promise<string> {
  const { model, product, systems, peer, leftOut, stop } = await lineUp(bench, "apart", ["floor", "plain", "ai"]);
  try {
    const measured = new Map<System, Round[]>(systems.map((system) => [system, []]));
    for (let round = 0; round < bench.rounds; round++) {
      for (let i = 0; i < systems.length; i++) {
        const system = systems[(i + round) % systems.length];
        if (system) measured.get(system)?.push(await once(system, model, bench));
      }
    }
    const of = (system: System | undefined, name: keyof Round) =>
      ((system && measured.get(system)) ?? []).map((round) => round[name]);
    const rows = systems.map((system) => [
      system.name,
      spread(of(system, "piecesPerS")),
      spread(of(system, "cpuSPerMillion")),
    ]);
    const toAi = ratio(of(product, "piecesPerS"), of(peer("ai"), "piecesPerS"), GOAL, true);
    return [
      "### No pauses",
      `${STREAMS} streams, ${bench.rounds} rounds of ${bench.seconds} s at most in rotation; ${layoutText("apart")}; the model writes ${bench.text}.${leftOut}`,
      table(["", "pieces/s", "CPU-s per million pieces"], rows),
      table(["the product", "ratio", "goal"], [["pieces/s, to (c)", toAi, `≥ ${GOAL} ×`]]),
    ].join("\n\n");
  } finally {
    await stop();
  }
}

async function once(system: System, model: Model, { seconds, text }: Bench): Promise<Round> {
  await model.play({ pieces: PIECES, everyMs: 0, text });
  const readers = Array.from(
    { length: STREAMS },
    (_, n) => new Following(system.url(n), { body: system.body, countOnly: true }),
  );
  // Some servers answer nobody else while one stream has more to give; what the others bring counts all the same.
  await Promise.race([Promise.allSettled(readers.map(({ opened }) => opened)), sleep(OPEN_MS)]);
  await sleep(WARM_MS);
  const count = () => readers.reduce((sum, reader) => sum + reader.count, 0);
  let over = 0;
  for (const { ended } of readers)
    void ended.then(
      () => over++,
      () => over++,
    );
  const before = { us: nowUs(), cpuS: system.cpuS(), count: count() };
  // A stream that is over early would make the others look slow.
  for (let waited = 0; waited < seconds * 1000 && over === 0; waited += 50) await sleep(50);
  const after = { us: nowUs(), cpuS: system.cpuS(), count: count() };
  for (const reader of readers) reader.leave();
  await model.finish();
  await system.settle();
  const pieces = after.count - before.count;
  return {
    piecesPerS: (pieces * 1_000_000) / (after.us - before.us),
    cpuSPerMillion: ((after.cpuS - before.cpuS) * 1_000_000) / pieces,
  };
}
