import { answer, startProvider, type Provider } from "../../e2e/provider/index.ts";
import type { Product } from "./load-product.ts";

/** How a task's requests looked on the wire. */
export type Asked = { task: string; requests: number; streaming: number; problems: string[] };

/**
 * Lets every task ask a server that records what it is asked, in both languages, once where everything is accepted
 * and once where `stream_options` is refused, and counts the requests that stream. The server answers what the
 * offline model would.
 */
export async function askRecorder(product: Product): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (const task of product.TASKS) {
    const one: Asked = { task: task.name, requests: 0, streaming: 0, problems: [] };
    for (const rejectStreamOptions of [false, true]) {
      for (const locale of ["zh-CN", "en"] as const) {
        const provider = await startProvider({ requireStream: true, rejectStreamOptions });
        try {
          const problem = await ask(product, provider, task, locale);
          if (problem !== undefined) one.problems.push(problem);
          one.requests += provider.requests.length;
          one.streaming += provider.requests.filter(({ body }) => body?.stream === true).length;
          if (provider.requests.length === 0) one.problems.push(`task ${task.name} sent no request`);
        } finally {
          await provider.close();
        }
      }
    }
    if (one.streaming < one.requests) {
      one.problems.push(`task ${task.name}: ${one.requests - one.streaming} of ${one.requests} requests do not stream`);
    }
    asked.push(one);
  }
  return asked;
}

async function ask(
  { createLlmClient, silentLog, systemClock, systemIds }: Product,
  provider: Provider,
  task: Product["TASKS"][number],
  locale: "zh-CN" | "en",
): Promise<string | undefined> {
  const { messages } = task.sample(locale);
  provider.rule({ script: answer({ text: [...task.answerOffline(messages)] }) });
  const client = createLlmClient({
    connection: { offline: false, baseUrl: provider.baseUrl, apiKey: "audit", model: "audit" },
    ledger: { write: async () => {} },
    clock: systemClock,
    ids: systemIds,
    log: silentLog,
    concurrency: 1,
    retriesMax: 0,
  });
  try {
    for await (const delta of client.stream({
      task,
      messages,
      signal: AbortSignal.timeout(30_000),
      project: "audit",
    })) {
      if (delta.type === "end") return undefined;
    }
    return `task ${task.name} (${locale}) ended without an end`;
  } catch (thrown) {
    return `task ${task.name} (${locale}) failed: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
  } finally {
    await client.close();
  }
}
