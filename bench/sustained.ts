import { layoutText } from "./load/cores.ts";
import { steadyRound } from "./load/steady-round.ts";
import type { Model } from "./model/index.ts";
import type { Bench } from "./options.ts";
import { judged, ms, quantile, rounded, table } from "./stats.ts";
import { lineUp } from "./systems/line-up.ts";
import type { System } from "./systems/system.ts";

const EVERY_MS = 20;
const P99_MS = 50;
/** What counts as kept up: timers of a busy machine are never quite on time. */
const KEPT = 0.97;
const STEP = 10;
/** The product asks a model for at most 256 answers at once. */
const STREAMS_MAX = 250;
const GOAL = 150;

/** How many steady streams one core carries before pieces are late. */
export async function benchSustained(bench: Bench): Promise<string> {
  const { model, product, systems, leftOut, stop } = await lineUp(bench, "apart", ["floor", "plain", "ai"]);
  try {
    const rows: string[][] = [];
    for (const system of systems) {
      const { streams, tried } = await search(system, model, bench);
      const most = streams >= STREAMS_MAX ? `≥ ${streams}` : String(streams);
      rows.push([system.name, system === product ? judged(most, streams >= GOAL) : most, tried.join(", ")]);
    }
    return [
      "### Sustained on one core",
      `The most streams × ${1000 / EVERY_MS} pieces/s with p99 under way < ${P99_MS} ms and at least ${100 * KEPT} % of the pieces on time; ${layoutText("apart")}. Each try lasts ${bench.seconds} s; one search each.${leftOut}`,
      table(["", `streams (goal ≥ ${GOAL})`, "tried: p99, kept"], rows),
    ].join("\n\n");
  } finally {
    await stop();
  }
}

/** Halves the range; a try that fails is repeated once, since a neighbour's load fails it too. */
async function search(system: System, model: Model, bench: Bench): Promise<{ streams: number; tried: string[] }> {
  const tried: string[] = [];
  const keepsUp = async (streams: number) => {
    const load = { streams, everyMs: EVERY_MS, seconds: bench.seconds, text: bench.text };
    const round = await steadyRound(system, model, load);
    const p99 = quantile(round.underWayMs, 0.99);
    const kept = round.piecesPerS / round.wantedPerS;
    tried.push(`${streams}: ${ms(p99)}, ${rounded(100 * kept)} %`);
    return p99 < P99_MS && kept >= KEPT;
  };
  let low = 0;
  let high = STREAMS_MAX / STEP + 1;
  while (high - low > 1) {
    const middle = Math.round((low + high) / 2);
    if ((await keepsUp(middle * STEP)) || (await keepsUp(middle * STEP))) low = middle;
    else high = middle;
  }
  return { streams: low * STEP, tried };
}
