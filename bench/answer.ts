import { Following } from "./load/follow.ts";
import { startModel } from "./model/index.ts";
import { nowUs } from "./model/mark.ts";
import type { Bench } from "./options.ts";
import { judged, ms, quantile, rounded, table } from "./stats.ts";
import { direct } from "./systems/peers.ts";
import { startTheProduct } from "./systems/the-product.ts";

const QUESTIONS = 60;
/** Statements are prepared and code is compiled by then. */
const WARM_UP = 20;
const ADDED_MAX_MS = 20;

/** How soon an answer begins once its facts are there: its first text beyond the model's own. */
export async function benchAnswer({ folder }: Bench): Promise<string> {
  const model = await startModel();
  const product = await startTheProduct(folder, model, "together");
  const alone = direct(model);
  const figures = { evidence: [] as number[], added: [] as number[], whole: [] as number[], alone: [] as number[] };
  try {
    await model.play({ pieces: 1, silentMs: 0, text: "line" });
    for (let i = 0; i < QUESTIONS + WARM_UP; i++) {
      // Each question is another one, so that nothing of it is kept.
      const body = asciiJson({ question: `${20 + (i % 40)}岁以上的用户里有多少关注过${BRANDS[i % BRANDS.length]}？` });
      let evidenceUs = Number.NaN;
      const answer = new Following(product.api("/qa/query"), {
        body,
        onText: (text) => {
          if (Number.isNaN(evidenceUs) && text.includes('"type":"evidence"')) evidenceUs = nowUs();
        },
      });
      await answer.ended;
      const bare = new Following(alone.url(i), { body: alone.body });
      await bare.ended;
      if (i < WARM_UP) continue;
      const own = bare.firstTextUs - bare.startedUs;
      figures.alone.push(own / 1000);
      figures.evidence.push((evidenceUs - answer.startedUs) / 1000);
      figures.added.push((answer.firstTextUs - evidenceUs - own) / 1000);
      figures.whole.push((answer.firstTextUs - answer.startedUs) / 1000);
    }
  } finally {
    await product.stop();
    model.stop();
  }
  const both = (times: readonly number[]) => `${ms(quantile(times, 0.5))} / ${ms(quantile(times, 0.95))}`;
  const p95 = quantile(figures.added, 0.95);
  return [
    "### The beginning of an answer",
    `${rounded(QUESTIONS)} questions about the sample, one after the other, the model at once; none asked before.`,
    table(
      ["", "p50 / p95", "goal"],
      [
        ["facts on the screen", both(figures.evidence), ""],
        [
          "from there to the first text, beyond the model's own",
          `${ms(quantile(figures.added, 0.5))} / ${judged(ms(p95), p95 <= ADDED_MAX_MS)}`,
          `p95 ≤ ${ms(ADDED_MAX_MS)}`,
        ],
        ["the model alone", both(figures.alone), ""],
        ["from the question to the first text", both(figures.whole), ""],
      ],
    ),
  ].join("\n\n");
}

const BRANDS = ["宝马", "奔驰", "奥迪", "特斯拉", "比亚迪"];

/** The reader counts characters for bytes. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
