import { afterAll, afterEach, beforeAll, vi } from "vitest";
import { startProvider, type Provider } from "@/e2e/provider/index";
import { AppError, silentLog, systemClock, type LogFields } from "@/lib/core";
import { defineTask, type CallRow, type LlmDelta, type LlmRequest, type LlmTask } from "@/lib/llm";
import { createPredictableIds } from "@/lib/testing";
import { createLlmClient, type LlmClientOptions, type ServerLlmClient } from "../client";

export const recordsTask: LlmTask = defineTask({
  name: "list-things",
  title: { en: "List things", "zh-CN": "列出事物" },
  promptVersion: "3",
  grammar: "records",
  temperature: 0.2,
  maxOutputTokens: 500,
  *answerOffline(messages) {
    const words = (messages.at(-1)?.content ?? "").split(" ");
    for (const word of words) yield `${JSON.stringify({ word })}\n`;
    yield `${JSON.stringify({ end: true, records: words.length })}\n`;
  },
  sample: () => ({ messages: [{ role: "user", content: "list 三 things" }], recordsMin: 3, read: () => true }),
});

export const textTask: LlmTask = defineTask({ ...recordsTask, name: "tell-a-story", grammar: "text" });

/** How one call went. */
export type Went = {
  deltas: LlmDelta[];
  /** Text of the last try. */
  answer: string;
  reasoning: string;
  retries: Extract<LlmDelta, { type: "retry" }>[];
  end: Extract<LlmDelta, { type: "end" }> | undefined;
  broken: Extract<LlmDelta, { type: "broken" }> | undefined;
  /** What the iteration threw. */
  error: AppError | undefined;
};

export type Asked = Partial<LlmRequest> & { client?: Partial<LlmClientOptions> };

/** A provider for the tests of one file and clients that ask it; everything is closed when the file is over. */
export function useProvider() {
  let provider: Provider | undefined;
  const clients: ServerLlmClient[] = [];
  const ledger: CallRow[] = [];
  const log: { fields: LogFields; message: string }[] = [];

  beforeAll(async () => {
    provider = await startProvider();
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()));
    ledger.length = 0;
    log.length = 0;
    provider?.reset();
  });
  afterAll(() => provider?.close());

  const kit = {
    ledger,
    log,
    get provider(): Provider {
      if (provider === undefined) throw new Error("the provider runs only while tests do");
      return provider;
    },

    client(options: Partial<LlmClientOptions> = {}): ServerLlmClient {
      const client = createLlmClient({
        connection: { offline: false, baseUrl: kit.provider.baseUrl, apiKey: "sk-planted-secret", model: "m-1" },
        ledger: { write: async (row) => void ledger.push(row) },
        clock: systemClock,
        ids: createPredictableIds(),
        log: { ...silentLog, warn: (fields, message) => void log.push({ fields, message }) },
        concurrency: 4,
        retriesMax: 4,
        // The shortest wait that full jitter can give, so that no test waits for a backoff.
        random: () => 0,
        ...options,
      });
      clients.push(client);
      return client;
    },

    request(asked: Partial<LlmRequest> = {}): LlmRequest {
      const messages = [{ role: "user" as const, content: "one two 三" }];
      return { task: textTask, messages, signal: new AbortController().signal, project: "sample", ...asked };
    },

    /** Asks once, to the end, whatever the end is. */
    async ask({ client: options, ...asked }: Asked = {}): Promise<Went> {
      const client = kit.client(options);
      const went = await collect(client.stream(kit.request(asked)));
      await client.settled();
      return went;
    },

    /** The ledger's last row once the call is over. */
    lastRow: (): CallRow | undefined => ledger.at(-1),

    /** Waits until the provider saw its client leave the request, and tells how long after `since` that was. */
    async leftAfter(request: number, since: number): Promise<number> {
      await vi.waitUntil(() => kit.provider.requests[request]?.leftAt !== undefined, { timeout: 2_000, interval: 2 });
      return (kit.provider.requests[request]?.leftAt ?? Infinity) - since;
    },
  };
  return kit;
}

export async function collect(stream: AsyncIterable<LlmDelta>): Promise<Went> {
  const went: Went = {
    deltas: [],
    answer: "",
    reasoning: "",
    retries: [],
    end: undefined,
    broken: undefined,
    error: undefined,
  };
  try {
    for await (const delta of stream) {
      went.deltas.push(delta);
      if (delta.type === "try") went.answer = went.reasoning = "";
      else if (delta.type === "text") went[delta.channel] += delta.text;
      else if (delta.type === "retry") went.retries.push(delta);
      else if (delta.type === "end") went.end = delta;
      else went.broken = delta;
    }
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    went.error = thrown;
  }
  return went;
}
