import { Following } from "./load/follow.ts";
import { layoutText } from "./load/cores.ts";
import type { Bench } from "./options.ts";
import { judged, ms, quantile, table } from "./stats.ts";
import { lineUp } from "./systems/line-up.ts";
import { sleep } from "./systems/system.ts";
import type { ProductSystem } from "./systems/the-product.ts";
import type { Model } from "./model/index.ts";
import { UNTIL_TOLD } from "./model/script.ts";

const STREAMS = 50;
const RESUMES = 200;
const GOAL = { firstByteP99Ms: 30, reloadMs: 100, reloadMb: 32 };
const RELOADS = 10;
const RELOADS_TO_WARM_UP = 3;
const LONG_FRAMES = 50_000;
const LONG_MS = 240_000;

/** How soon a viewer who comes back sees something, during a run, after it, and when the run is a very long one. */
export async function benchResume(bench: Bench): Promise<string> {
  const { model, product, stop } = await lineUp({ ...bench, peers: false }, "apart", []);
  try {
    const rows = [...(await resumes(model, product)), ...(await reloads(model, product))];
    return [
      "### Resume",
      `${RESUMES} viewers come back with a cursor, one after the other, beside ${STREAMS} steady streams; ${layoutText("apart")}.`,
      table(["`GET /runs/{id}/events`", "first byte p50", "p99", "first frame p50", "p99", "goal"], rows),
    ].join("\n\n");
  } finally {
    await stop();
  }
}

async function resumes(model: Model, product: ProductSystem): Promise<string[][]> {
  await model.play({ pieces: UNTIL_TOLD, everyMs: 20 });
  const runs = Array.from({ length: STREAMS }, (_, n) => new Following(product.url(n)));
  await Promise.all(runs.map(({ opened }) => opened));
  await sleep(1500);
  const during = await comeBack(product, runs, () => 20);
  await model.finish();
  await Promise.all(runs.map(({ ended }) => ended));
  const after = await comeBack(product, runs, () => 20);
  return [row("during the run", during), row("after its end", after)];
}

type Times = { byteMs: number[]; frameMs: number[] };

async function comeBack(product: ProductSystem, runs: readonly Following[], cursor: () => number): Promise<Times> {
  const times: Times = { byteMs: [], frameMs: [] };
  for (let i = 0; i < RESUMES; i++) {
    const { runId } = runs[i % runs.length] ?? { runId: "" };
    let frameAt = Number.NaN;
    const startedAt = performance.now();
    const viewer: Following = new Following(product.api(`/runs/${runId}/events?after=1.${cursor()}`), {
      method: "GET",
      onText: (text) => {
        if (Number.isNaN(frameAt) && text.includes("data: ")) {
          frameAt = performance.now();
          viewer.leave();
        }
      },
    });
    await viewer.ended;
    times.byteMs.push((viewer.firstByteUs - viewer.startedUs) / 1000);
    times.frameMs.push(frameAt - startedAt);
  }
  return times;
}

function row(name: string, { byteMs, frameMs }: Times): string[] {
  const p99 = quantile(byteMs, 0.99);
  return [
    name,
    ms(quantile(byteMs, 0.5)),
    judged(ms(p99), p99 <= GOAL.firstByteP99Ms),
    ms(quantile(frameMs, 0.5)),
    ms(quantile(frameMs, 0.99)),
    `p99 ≤ ${ms(GOAL.firstByteP99Ms)}`,
  ];
}

/** A run of so many frames is made by a model whose every piece is a read of its own. */
async function reloads(model: Model, product: ProductSystem): Promise<string[][]> {
  await model.play({ pieces: LONG_FRAMES + 2000, everyMs: 1, text: "records" });
  const run = new Following(product.url(100), { countOnly: true });
  await run.opened;
  const deadline = performance.now() + LONG_MS;
  let over = false;
  void run.ended.then(
    () => (over = true),
    () => (over = true),
  );
  while (!over && performance.now() < deadline) await sleep(100);
  if (!over) return [["a run of many frames did not end in time", "", "", "", "", ""]];
  await sleep(1000);
  let before = product.memoryMb();
  let most = before;
  const times: Times = { byteMs: [], frameMs: [] };
  let frames = 0;
  for (let i = -RELOADS_TO_WARM_UP; i < RELOADS; i++) {
    if (i === 0) before = most = product.memoryMb();
    let first = Number.NaN;
    frames = 0;
    const startedAt = performance.now();
    const viewer = new Following(product.api(`/runs/${run.runId}/events`), {
      method: "GET",
      countOnly: true,
      onText: (text) => {
        for (let at = text.indexOf("\ndata: "); at !== -1; at = text.indexOf("\ndata: ", at + 1)) frames++;
        if (frames > 0 && Number.isNaN(first)) first = performance.now() - startedAt;
        most = Math.max(most, product.memoryMb());
      },
    });
    await viewer.ended;
    if (i < 0) continue;
    times.byteMs.push((viewer.firstByteUs - viewer.startedUs) / 1000);
    times.frameMs.push(first);
  }
  const worst = quantile(times.byteMs, 1);
  const grown = most - before;
  return [
    [
      `${RELOADS} reloads of a run with ${frames.toLocaleString("en")} frames, to the end`,
      ms(quantile(times.byteMs, 0.5)),
      judged(ms(worst), worst <= GOAL.reloadMs),
      ms(quantile(times.frameMs, 0.5)),
      ms(quantile(times.frameMs, 1)),
      `≤ ${ms(GOAL.reloadMs)}`,
    ],
    [
      `the server's memory meanwhile, ${before.toFixed(0)} MB before`,
      "",
      judged(`+${grown.toFixed(0)} MB`, grown <= GOAL.reloadMb),
      "",
      "",
      `≤ ${GOAL.reloadMb} MB`,
    ],
  ];
}
