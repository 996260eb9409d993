import { Following } from "./load/follow.ts";
import { startBareTail } from "./systems/bare-tail.ts";
import type { Bench } from "./options.ts";
import type { Model } from "./model/index.ts";
import { UNTIL_TOLD } from "./model/script.ts";
import { nowUs } from "./model/mark.ts";
import { judged, median, ms, quantile, spread, table } from "./stats.ts";
import { startPair } from "./systems/pair.ts";
import { sleep } from "./systems/system.ts";

const RUNS = 100;
const EVERY_MS = 20;
const OPENING_MS = 2000;
const WARM_MS = 2000;
const GOAL = 1.3;

/** From the model's token to a viewer at another instance, beside the barest thing that can do that on PostgreSQL. */
export async function benchRemote(bench: Bench): Promise<string> {
  const { model, here, there, databaseUrl, stop } = await startPair(bench, "together");
  const bare = await startBareTail(databaseUrl, model);
  try {
    const ours: number[][] = [];
    const theirs: number[][] = [];
    const marks: string[] = [];
    const product = async () => {
      const runs = await opened(model, bench, (n) => new Following(here.url(n), { countOnly: true }));
      const viewers = runs.map(({ runId }) => new Following(there.api(`/runs/${runId}/events`), { method: "GET" }));
      ours.push(await watch(viewers, bench, marks));
      for (const reader of [...viewers, ...runs]) reader.leave();
      await model.finish();
      await here.settle();
    };
    const tail = async () => {
      const viewers = await opened(model, bench, (n) => new Following(bare.url(n)));
      theirs.push(await watch(viewers, bench, []));
      for (const reader of viewers) reader.leave();
      await model.finish();
      await bare.settle();
    };
    for (let round = 0; round < bench.rounds; round++) {
      for (const work of round % 2 === 0 ? [product, tail] : [tail, product]) await work();
    }
    const rows = [0.5, 0.95].map((share) => {
      const [a, b] = [ours, theirs].map((rounds) => rounds.map((values) => quantile(values, share)));
      const ratios = (a ?? []).map((value, i) => value / (b?.[i] ?? Number.NaN));
      const text = spread(ratios, (value) => `${value.toFixed(2)} ×`);
      return [
        `p${100 * share}`,
        spread(b ?? [], ms),
        spread(a ?? [], ms),
        judged(text, median(ratios) <= GOAL),
        `≤ ${GOAL} ×`,
      ];
    });
    const count = (rounds: number[][]) => median(rounds.map((values) => values.length / bench.seconds));
    rows.push([
      "pieces/s",
      String(Math.round(count(theirs))),
      String(Math.round(count(ours))),
      "",
      String((RUNS * 1000) / EVERY_MS),
    ]);
    return [
      "### Another instance",
      `${RUNS} runs × ${1000 / EVERY_MS} pieces/s at one instance, a viewer of each at the other, one database; ${bench.rounds} rounds of ${bench.seconds} s in rotation, nothing bound to a core.${marks.map((mark) => ` ${mark}`).join("")}`,
      table(["from the model to the viewer", "bare batch-and-NOTIFY tail", "product", "ratio", "goal"], rows),
    ].join("\n\n");
  } finally {
    await bare.stop();
    await stop();
  }
}

async function opened(model: Model, bench: Bench, open: (n: number) => Following): Promise<Following[]> {
  await model.play({ pieces: UNTIL_TOLD, everyMs: EVERY_MS, text: bench.text });
  const streams: Following[] = [];
  for (let n = 0; n < RUNS; n++) {
    streams.push(open(n));
    await sleep(OPENING_MS / RUNS);
  }
  await Promise.all(streams.map((stream) => stream.opened));
  return streams;
}

async function watch(viewers: readonly Following[], bench: Bench, notes: string[]): Promise<number[]> {
  await Promise.all(viewers.map((viewer) => viewer.opened));
  await sleep(WARM_MS);
  const fromUs = nowUs();
  await sleep(bench.seconds * 1000);
  const toUs = nowUs();
  const faults = viewers.reduce((sum, { lost, repeated }) => sum + lost + repeated, 0);
  if (faults > 0) notes.push(`${faults} pieces were lost or repeated.`);
  return viewers.flatMap(({ cameUs, sentUs }) =>
    cameUs.flatMap((came, i) => (came >= fromUs && came < toUs ? [(came - (sentUs[i] ?? Number.NaN)) / 1000] : [])),
  );
}
