import { Following } from "./load/follow.ts";
import { layoutText } from "./load/cores.ts";
import { nowUs } from "./model/mark.ts";
import type { Model } from "./model/index.ts";
import { UNTIL_TOLD } from "./model/script.ts";
import type { Bench } from "./options.ts";
import { judged, ms, quantile, table } from "./stats.ts";
import { lineUp } from "./systems/line-up.ts";
import { startPair } from "./systems/pair.ts";
import { sleep, type System } from "./systems/system.ts";
import type { ProductSystem } from "./systems/the-product.ts";

const STREAMS = 50;
const TIMES = 100;
const GOAL = { sameP99Ms: 60, otherP95Ms: 250 };
const CLOSED_WITHIN_MS = 5000;

/** From the wish to end a stream to the model's closed connection. */
export async function benchCancel(bench: Bench): Promise<string> {
  const rows: string[][] = [];
  const line = await lineUp(bench, "apart", ["plain", "ai"]);
  try {
    for (const kind of ["plain", "ai"] as const) {
      const peer = line.peer(kind);
      if (peer) rows.push(row(`${peer.name}: the reader leaves`, await closings(line.model, peer, leave)));
    }
    const { product } = line;
    const same = await closings(line.model, product, (reader) => cancel(product, reader));
    rows.push(row("**Whystream**: `POST …/cancel`", same, { share: 0.99, ms: GOAL.sameP99Ms }));
  } finally {
    await line.stop();
  }
  const pair = await startPair(bench, "together");
  try {
    const other = await closings(pair.model, pair.here, (reader) => cancel(pair.there, reader));
    rows.push(row("**Whystream**: the same at another instance", other, { share: 0.95, ms: GOAL.otherP95Ms }));
  } finally {
    await pair.stop();
  }
  return [
    "### Cancel",
    `${TIMES} of ${STREAMS} steady streams are ended, one after the other, until the model sees its connection closed; ${layoutText("apart")}, two instances bound to nothing.${line.leftOut}`,
    table(["", "p50", "p95", "p99", "never", "goal"], rows),
  ].join("\n\n");
}

const leave = async (reader: Following): Promise<void> => reader.leave();

async function cancel({ api }: ProductSystem, { runId }: Following): Promise<void> {
  const answer = await fetch(api(`/runs/${runId}/cancel`), { method: "POST" });
  await answer.text();
  if (!answer.ok) throw new Error(`a cancel was answered with ${answer.status}`);
}

/** Times in ms; not a number for a connection that stayed open. */
async function closings(model: Model, system: System, end: (reader: Following) => Promise<void>): Promise<number[]> {
  await model.play({ pieces: UNTIL_TOLD, everyMs: 20 });
  const closedUs = new Map<number, number>();
  const forget = model.onClosed(({ stream, atUs }) => closedUs.set(stream, atUs));
  let next = 0;
  const open = () => new Following(system.url(next++), { body: system.body });
  const readers = Array.from({ length: STREAMS }, open);
  try {
    await Promise.all(readers.map(({ opened }) => opened));
    await sleep(1500);
    const times: number[] = [];
    for (let i = 0; i < TIMES; i++) {
      const place = i % STREAMS;
      const reader = readers[place];
      if (!reader) continue;
      for (let waited = 0; waited < CLOSED_WITHIN_MS && reader.stream === 0; waited += 10) await sleep(10);
      const askedUs = nowUs();
      const ending = end(reader);
      for (let waited = 0; waited < CLOSED_WITHIN_MS && !closedUs.has(reader.stream); waited += 2) await sleep(2);
      await ending;
      times.push(((closedUs.get(reader.stream) ?? Number.NaN) - askedUs) / 1000);
      reader.leave();
      readers[place] = open();
      // Not always at the same moment of whatever looks every so often.
      await sleep(20 + ((i * 37) % 100));
    }
    return times;
  } finally {
    forget();
    for (const reader of readers) reader.leave();
    await model.finish();
    await system.settle();
  }
}

function row(name: string, times: readonly number[], goal?: { share: number; ms: number }): string[] {
  const known = times.filter((time) => !Number.isNaN(time));
  const cell = (share: number) => {
    const value = quantile(known, share);
    return goal?.share === share ? judged(ms(value), value <= goal.ms) : ms(value);
  };
  const wanted = goal ? `p${100 * goal.share} ≤ ${ms(goal.ms)}` : "";
  return [name, cell(0.5), cell(0.95), cell(0.99), String(times.length - known.length), wanted];
}
