import { startProduct, type Product } from "./product.ts";
import { read, type Reading } from "./reading.ts";
import { judged, ms, quantile, table } from "./stats.ts";
import { startTicker, type Ticker } from "./ticker.ts";

const ROUNDS = 60;
const WARM_UP = 10;
const BUDGET = { firstByteP95Ms: 20, addedP50Ms: 10 };

const user = (n: number) => `user_${String((n % 480) + 10).padStart(4, "0")}`;
export const viaProduct = (product: Product, n: number) =>
  `${product.address}/api/v1/events/extract/${user(n)}/llm-stream?project=sample`;
export const direct = (ticker: Ticker) => `${ticker.baseUrl}/chat/completions`;

/** Settings that make the ticker the product's model. */
export const asking = (ticker: Ticker) => ({
  OPENAI_BASE_URL: ticker.baseUrl,
  OPENAI_API_KEY: "bench",
  OPENAI_MODEL: "ticker",
  LLM_CONCURRENCY: "64",
});

/** How much the product adds to a model's stream: each measurement beside the same one without the product. */
export async function benchStreams(dataDir: string): Promise<string> {
  const ticker = await startTicker();
  const product = await startProduct(dataDir, asking(ticker));
  try {
    const first = await firstBytes(product, ticker);
    const steady = [await pieces(product, ticker, 1), await pieces(product, ticker, 50)];
    return ["### Streams", first, ...steady].join("\n\n");
  } finally {
    await product.stop();
    await ticker.close();
  }
}

/** A model that is silent for a while: the first byte must not wait for it; and one that answers at once. */
async function firstBytes(product: Product, ticker: Ticker): Promise<string> {
  Object.assign(ticker, { pieces: 1, silentMs: 100 });
  const silent: Reading[] = [];
  for (let n = 0; n < ROUNDS + WARM_UP; n++) silent.push(await read(viaProduct(product, n)));
  Object.assign(ticker, { pieces: 1, silentMs: 0 });
  const prompt: { with: Reading; without: Reading }[] = [];
  for (let n = 0; n < ROUNDS + WARM_UP; n++) {
    prompt.push({ with: await read(viaProduct(product, n)), without: await read(direct(ticker), { body: "{}" }) });
  }
  const firstByte = silent.slice(WARM_UP).map(({ firstByteMs }) => firstByteMs);
  const pairs = prompt.slice(WARM_UP);
  const added = pairs.map((pair) => pair.with.firstTextMs - pair.without.firstTextMs);
  const firstByteP95 = quantile(firstByte, 0.95);
  const addedP50 = quantile(added, 0.5);
  return table(
    [`${ROUNDS} requests, one after the other`, "p50", "p95", "budget"],
    [
      [
        "first bytes of a stream while the model is silent for 100 ms",
        ms(quantile(firstByte, 0.5)),
        judged(ms(firstByteP95), firstByteP95 <= BUDGET.firstByteP95Ms),
        `p95 ≤ ${ms(BUDGET.firstByteP95Ms)}`,
      ],
      ["first text, model alone", ...halves(pairs.map(({ without }) => without.firstTextMs)), ""],
      ["first text, through the product", ...halves(pairs.map((pair) => pair.with.firstTextMs)), ""],
      [
        "added to the first text",
        judged(ms(addedP50), addedP50 <= BUDGET.addedP50Ms),
        ms(quantile(added, 0.95)),
        `p50 ≤ ${ms(BUDGET.addedP50Ms)}`,
      ],
    ],
  );
}

const halves = (values: number[]): [string, string] => [ms(quantile(values, 0.5)), ms(quantile(values, 0.95))];

/** Steady streams: how long each piece is under way, with and without the product. */
async function pieces(product: Product, ticker: Ticker, streams: number): Promise<string> {
  Object.assign(ticker, { pieces: 150, everyMs: 20, silentMs: 0 });
  const all = async (url: (n: number) => string, body?: string) => {
    const readings = await Promise.all(
      Array.from({ length: streams }, (_, n) => read(url(n), { leaveAfter: 150, ...(body ? { body } : {}) })),
    );
    // The first pieces meet a server that is busy with starting all streams at once.
    return readings.flatMap(({ underWayMs }) => underWayMs.slice(25));
  };
  const without = await all(() => direct(ticker), "{}");
  const through = await all((n) => viaProduct(product, n));
  const row = (name: string, values: number[]) => [
    name,
    ms(quantile(values, 0.5)),
    ms(quantile(values, 0.99)),
    String(values.length),
  ];
  return table(
    [
      `${streams} ${streams === 1 ? "stream" : "streams"}, a piece every 20 ms: a piece is under way for`,
      "p50",
      "p99",
      "pieces",
    ],
    [row("model alone", without), row("through the product", through)],
  );
}
