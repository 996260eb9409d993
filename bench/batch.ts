import { layOut } from "./load/cores.ts";
import { startModel } from "./model/index.ts";
import type { Bench } from "./options.ts";
import { startProduct, type Product } from "./product.ts";
import { judged, median, spread, table } from "./stats.ts";
import { sleep } from "./systems/system.ts";
import { startTheProduct } from "./systems/the-product.ts";

const GOAL = { seconds: 60, grownMb: 300, busy: 0.95 };
const LANES = 8;
const LOOK_MS = 200;

type Items = { total: number; done: number; failed: number };
type Batch = { id: string; status: string; items?: Items };

/** Whole batches: the sample's users by the offline model, and how busy a real model's lanes are kept. */
export async function benchBatch(bench: Bench): Promise<string> {
  layOut("together");
  const offline = await offlineBatch(bench);
  const busy = await lanesBusy({ ...bench, folder: `${bench.folder}/lanes` });
  return ["### Batches", offline, busy].join("\n\n");
}

async function offlineBatch({ folder, rounds }: Bench): Promise<string> {
  const product = await startProduct(folder);
  try {
    await sampleIsLoaded(product);
    const seconds: number[] = [];
    const grown: number[] = [];
    let accounted = true;
    for (let round = 0; round < rounds; round++) {
      const before = product.memoryMb();
      let most = before;
      const startedAt = performance.now();
      const { items } = await batchEnds(product, { only: "all" }, () => (most = Math.max(most, product.memoryMb())));
      seconds.push((performance.now() - startedAt) / 1000);
      grown.push(most - before);
      accounted &&= items !== undefined && items.done === items.total;
    }
    const [first = 0, ...later] = grown;
    const megabytes = (mb: number) => `${mb.toFixed(0)} MB`;
    return table(
      [`the sample's users, offline model, ${LANES} lanes, ${rounds} times`, "", "goal"],
      [
        [
          "seconds",
          judged(
            spread(seconds, (s) => s.toFixed(0)),
            median(seconds) <= GOAL.seconds,
          ),
          `≤ ${GOAL.seconds}`,
        ],
        ["every user done", judged(accounted ? "yes" : "no", accounted), "yes"],
        // The first batch meets a server that has done nothing yet, so it is the one that grows most.
        ["memory grown, at most: the first", judged(megabytes(first), first <= GOAL.grownMb), `≤ ${GOAL.grownMb} MB`],
        ...(later.length === 0 ? [] : [["the later ones", spread(later, megabytes), ""]]),
      ],
    );
  } finally {
    await product.stop();
  }
}

const PIECES = 100;
const EVERY_MS = 20;
const USERS = 160;

/** The share of the time in which each lane has a call open, from the first call to the last that has a successor. */
async function lanesBusy({ folder }: Bench): Promise<string> {
  const model = await startModel();
  const product = await startTheProduct(folder, model, "together");
  try {
    await model.play({ pieces: PIECES, everyMs: EVERY_MS });
    const calls: { from: number; to: number }[] = [];
    model.onClosed(({ begunUs, atUs }) => calls.push({ from: begunUs, to: atUs }));
    const users = product.users.slice(0, USERS).map(decodeURIComponent);
    await batchEnds(product.product, { user_ids: users, cache: "bypass" }, () => {});
    const begun = calls.map(({ from }) => from).toSorted((a, b) => a - b);
    const [from = 0, to = 0] = [begun[LANES - 1], begun.at(-1)];
    const open = calls.reduce((sum, call) => sum + Math.max(0, Math.min(call.to, to) - Math.max(call.from, from)), 0);
    const share = open / (LANES * (to - from));
    return table(
      [`${users.length} users, ${1000 / EVERY_MS} tokens/s a call, ${PIECES} tokens each, ${LANES} lanes`, "", "goal"],
      [["lanes busy", judged(`${(100 * share).toFixed(1)} %`, share >= GOAL.busy), `≥ ${100 * GOAL.busy} %`]],
    );
  } finally {
    await product.stop();
    model.stop();
  }
}

async function sampleIsLoaded({ address }: Product): Promise<void> {
  for (;;) {
    const { items } = (await (await fetch(`${address}/api/v1/imports?project=sample`)).json()) as {
      items: { kind: string; status: string }[];
    };
    if (items.some(({ kind, status }) => kind === "behaviors" && status === "succeeded")) return;
    await sleep(LOOK_MS);
  }
}

async function batchEnds({ address }: Product, input: object, onLook: () => void): Promise<Batch> {
  const asked = await fetch(`${address}/api/v1/events/extract?project=sample`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ lanes: LANES, ...input }),
  });
  if (asked.status !== 202) throw new Error(`a batch was answered with ${asked.status}`);
  const { id } = (await asked.json()) as Batch;
  for (;;) {
    await sleep(LOOK_MS);
    onLook();
    const run = (await (await fetch(`${address}/api/v1/runs/${id}?project=sample`)).json()) as Batch;
    if (run.status === "failed" || run.status === "cancelled") throw new Error(`the batch ended as ${run.status}`);
    if (run.status === "succeeded" || run.status === "partial") return run;
  }
}
