import postgres from "postgres";
import { Following } from "./load/follow.ts";
import { layoutText } from "./load/cores.ts";
import type { Bench } from "./options.ts";
import { judged, median, ms, spread, table } from "./stats.ts";
import { lineUp } from "./systems/line-up.ts";
import { sleep, type System } from "./systems/system.ts";
import type { Script } from "./model/script.ts";

/** The product gives up a lock it waits for after 5 s, so no stream may last that long. */
const LONGEST_MS = 4000;
const GOAL_PERCENT = 1;

const LOADS: { name: string; streams: number; script: Partial<Script> }[] = [
  { name: "1 stream, 100 pieces, one every 20 ms", streams: 1, script: { pieces: 100, everyMs: 20 } },
  { name: "50 streams, 100 pieces, one every 20 ms", streams: 50, script: { pieces: 100, everyMs: 20 } },
  { name: "1 stream, 20,000 pieces without pauses", streams: 1, script: { pieces: 20_000, everyMs: 0 } },
];

/** Whether writing the run's log makes the model's stream longer. */
export async function benchSlowdown(bench: Bench): Promise<string> {
  const { model, product, systems, stop } = await lineUp({ ...bench, peers: false }, "apart", []);
  const sql = postgres(product.product.databaseUrl(), { max: 1, onnotice: () => {} });
  try {
    const rows: string[][] = [];
    for (const { name, streams, script } of LOADS) {
      await model.play({ ...script, text: "line" });
      const alone: number[] = [];
      const logged: number[] = [];
      const unlogged: number[] = [];
      const [direct] = systems;
      if (!direct) continue;
      // A reader leaves before its run has ended, and asking for the same user would show that run again.
      const once = async (system: System) => {
        await system.settle();
        return await lasting(system, streams, script.pieces ?? 0);
      };
      // The first round warms up.
      for (let round = 0; round <= bench.rounds; round++) {
        const times = [
          await once(direct),
          await once(product),
          await product.settle().then(() => withLogLocked(sql, () => lasting(product, streams, script.pieces ?? 0))),
        ];
        if (round > 0) [alone, logged, unlogged].forEach((list, i) => list.push(times[i] ?? Number.NaN));
      }
      const percent = logged.map((time, i) => 100 * (time / (unlogged[i] ?? Number.NaN) - 1));
      const text = spread(percent, (value) => `${value.toFixed(1)} %`);
      const within = median(percent) <= GOAL_PERCENT;
      rows.push([name, ...[alone, unlogged, logged].map((times) => spread(times, ms)), judged(text, within)]);
    }
    return [
      "### Slowed by logging",
      `From the first piece to the last at the reader, the mean of the streams, ${bench.rounds} rounds; ${layoutText("apart")}. “Without the log” is the product while its log is locked for writing, so that every frame waits in memory.`,
      table(["", "model alone", "product without the log", "product", `slowed (goal ≤ ${GOAL_PERCENT} %)`], rows),
    ].join("\n\n");
  } finally {
    await sql.end();
    await stop();
  }
}

async function lasting(system: System, streams: number, pieces: number): Promise<number> {
  const readers = Array.from(
    { length: streams },
    (_, n) => new Following(system.url(n), { body: system.body, leaveAfter: pieces }),
  );
  await Promise.all(readers.map(({ ended }) => ended));
  const times = readers.map(({ cameUs, firstTextUs }) => ((cameUs.at(-1) ?? Number.NaN) - firstTextUs) / 1000);
  return times.reduce((sum, time) => sum + time, 0) / times.length;
}

/** Nobody writes to the log meanwhile; afterwards everything that waited is written before this resolves. */
async function withLogLocked(sql: postgres.Sql, work: () => Promise<number>): Promise<number> {
  const time = await sql.begin(async (tx) => {
    await tx`LOCK TABLE frames IN EXCLUSIVE MODE`;
    return await Promise.race([work(), sleep(LONGEST_MS).then(() => Number.NaN)]);
  });
  await sleep(300);
  return time;
}
