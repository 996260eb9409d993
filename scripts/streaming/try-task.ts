import type { CallRow, Product } from "./load-product.ts";

/** How one task went with the provider. */
export type Tried = {
  task: string;
  /** What was wrong, in a sentence; undefined when nothing was. */
  problem: string | undefined;
  reached: boolean;
  /** In how many pieces the answer came. */
  pieces: number;
  streams: boolean;
  usage: "told" | "estimated" | "–";
  /** Lines the task's own reader takes for records; undefined for tasks that answer in prose. */
  records: number | undefined;
  /** All lines of the answer but the end record. */
  lines: number;
  recordsMin: number;
  ttftMs: number | null;
  tokensPerS: number | null;
};

/** Codes of errors after which nobody knows whether a model is there. */
const UNREACHED = new Set(["upstream_unreachable", "upstream_not_an_api", "upstream_redirect", "upstream_not_found"]);

/** Asks for a task's sample once, without retries, and looks at everything that came. Never throws for a bad answer. */
export async function tryTask(
  product: Product,
  task: Product["TASKS"][number],
  locale: "zh-CN" | "en",
  settings: Pick<Parameters<Product["createLlmClient"]>[0], "connection" | "limits">,
): Promise<Tried> {
  const sample = task.sample(locale);
  const { messages, recordsMin } = sample;
  const tried: Tried = {
    task: task.name,
    problem: undefined,
    reached: false,
    pieces: 0,
    streams: false,
    usage: "–",
    records: undefined,
    lines: 0,
    recordsMin,
    ttftMs: null,
    tokensPerS: null,
  };
  let row: CallRow | undefined;
  const client = product.createLlmClient({
    ...settings,
    ledger: { write: async (written) => void (row = written) },
    clock: product.systemClock,
    ids: product.systemIds,
    log: product.silentLog,
    concurrency: 1,
    retriesMax: 0,
  });
  const count = product.createSampleCount(task, sample);
  try {
    const signal = new AbortController().signal;
    for await (const delta of client.stream({ task, messages, signal, project: "check" })) {
      if (delta.type === "text") {
        tried.pieces++;
        if (delta.channel === "answer") count.push(delta.text);
      } else if (delta.type === "end") {
        tried.usage = delta.usage.estimated ? "estimated" : "told";
        tried.streams = delta.buffered !== true && tried.pieces > 1;
        if (delta.finish === "length") tried.problem = "The answer was cut at its token limit.";
      }
    }
    count.end();
    tried.reached = true;
    if (!tried.streams) tried.problem ??= "The answer came in one piece: something on the way does not stream.";
    if ((count.records ?? recordsMin) < recordsMin) tried.problem ??= "There are fewer readable records than expected.";
  } catch (thrown) {
    tried.problem = thrown instanceof Error ? thrown.message : String(thrown);
    tried.reached = tried.pieces > 0 || !UNREACHED.has(codeOf(thrown));
  }
  await client.close();
  const { records, lines } = count;
  return { ...tried, records, lines, ttftMs: row?.ttftMs ?? null, tokensPerS: row?.tokensPerS ?? null };
}

function codeOf(thrown: unknown): string {
  return typeof thrown === "object" && thrown !== null && "code" in thrown ? String(thrown.code) : "";
}
