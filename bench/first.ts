import { Following } from "./load/follow.ts";
import { layoutText } from "./load/cores.ts";
import type { Bench } from "./options.ts";
import { judged, median, ms, quantile, table } from "./stats.ts";
import { lineUp } from "./systems/line-up.ts";
import type { System } from "./systems/system.ts";

const REQUESTS = 60;
/** Every connection of the pool has its statements prepared by then. */
const WARM_UP = 40;
const SILENT_MS = 100;
const GOAL = { firstByteP95Ms: 20, addedP50Ms: 6 };

type First = { byteMs: number[]; textMs: number[] };

/** How soon a stream begins: its first byte while the model is silent, and its first text beyond the model's own. */
export async function benchFirst(bench: Bench): Promise<string> {
  const { model, product, systems, leftOut, stop } = await lineUp(bench, "apart", [
    "floor",
    "plain",
    "ai",
    "resumable",
  ]);
  let n = 0;
  const ask = async (system: System) => {
    const reader = new Following(system.url(n++), { body: system.body });
    await reader.ended;
    return reader;
  };
  try {
    const figures = new Map<System, First>(systems.map((system) => [system, { byteMs: [], textMs: [] }]));
    await model.play({ pieces: 1, silentMs: SILENT_MS });
    for (let i = 0; i < REQUESTS + WARM_UP; i++) {
      for (const system of systems) {
        const { firstByteUs, startedUs } = await ask(system);
        if (i >= WARM_UP) figures.get(system)?.byteMs.push((firstByteUs - startedUs) / 1000);
      }
    }
    await model.play({ pieces: 1, silentMs: 0 });
    for (let i = 0; i < REQUESTS + WARM_UP; i++) {
      for (const system of systems) {
        const { firstTextUs, startedUs } = await ask(system);
        if (i >= WARM_UP) figures.get(system)?.textMs.push((firstTextUs - startedUs) / 1000);
      }
    }
    const alone = figures.get(systems[0] ?? product)?.textMs ?? [];
    const rows = systems.map((system) => {
      const { byteMs, textMs } = figures.get(system) ?? { byteMs: [], textMs: [] };
      // Each request beside the one to the model alone that came just before.
      const added = textMs.map((value, i) => value - (alone[i] ?? Number.NaN));
      const ours = system === product;
      const p95 = quantile(byteMs, 0.95);
      const p50 = median(added);
      return [
        system.name,
        ms(median(byteMs)),
        ours ? judged(ms(p95), p95 <= GOAL.firstByteP95Ms) : ms(p95),
        ms(median(textMs)),
        ours ? judged(ms(p50), p50 <= GOAL.addedP50Ms) : ms(p50),
        ms(quantile(added, 0.99)),
      ];
    });
    const head = [
      "",
      `first byte p50, the model silent for ${SILENT_MS} ms`,
      `p95 (goal ≤ ${ms(GOAL.firstByteP95Ms)})`,
      "first text p50",
      `added p50 (goal ≤ ${ms(GOAL.addedP50Ms)})`,
      "added p99",
    ];
    return [
      "### First bytes",
      `${REQUESTS} requests each, one after the other, the systems in turn; ${layoutText("apart")}.${leftOut}`,
      table(head, rows),
    ].join("\n\n");
  } finally {
    await stop();
  }
}
