import { Following } from "./load/follow.ts";
import { layoutText } from "./load/cores.ts";
import type { Bench } from "./options.ts";
import { judged, ms, quantile, table } from "./stats.ts";
import { lineUp } from "./systems/line-up.ts";

const SETTLING = 5;
const USERS = 50;
const GOAL_MS = 50;

/** How soon the first bytes of an answer come that was given before. */
export async function benchCached(bench: Bench): Promise<string> {
  const { model, product, stop } = await lineUp({ ...bench, peers: false }, "apart", []);
  try {
    await model.play({ pieces: 120, everyMs: 1, silentMs: 200 });
    const read = async (n: number) => {
      const reader = new Following(product.url(n).replace("cache=bypass", "cache=use"));
      await reader.ended;
      return reader;
    };
    // The prompt carries the vocabulary, which the first answers widen; after that a question stays the same question.
    for (let n = USERS; n < USERS + SETTLING; n++) await read(n);
    for (let n = 0; n < USERS; n++) await read(n);
    const again: Following[] = [];
    for (let n = 0; n < USERS; n++) again.push(await read(n));
    const answer = await fetch(product.api(`/runs/${again.at(-1)?.runId}`));
    const { cached } = (await answer.json()) as { cached?: boolean };
    if (!cached) return "### From the cache\n\nNot measured: the product does not mark this run as cached.";
    const bytes = again.map(({ firstByteUs, startedUs }) => (firstByteUs - startedUs) / 1000);
    const texts = again.map(({ firstTextUs, startedUs }) => (firstTextUs - startedUs) / 1000);
    const p95 = quantile(texts, 0.95);
    return [
      "### From the cache",
      `${USERS} answers of a model that is silent for 200 ms, asked for again, one after the other; ${layoutText("apart")}.`,
      table(
        ["", "p50", "p95", "goal"],
        [
          ["first byte", ms(quantile(bytes, 0.5)), ms(quantile(bytes, 0.95)), ""],
          ["first text", ms(quantile(texts, 0.5)), judged(ms(p95), p95 <= GOAL_MS), `p95 ≤ ${ms(GOAL_MS)}`],
        ],
      ),
    ].join("\n\n");
  } finally {
    await stop();
  }
}
