import type { Env } from "@/lib/core/server";
import type { LlmClientOptions } from "./client";

/** What the environment says about the model: the configured provider, or the offline model when there is none. */
export function llmSettings(env: Pick<Env, "openai" | "llm" | "offlineTokensPerS">): Pick<
  LlmClientOptions,
  "connection" | "concurrency" | "retriesMax"
> & {
  limits: NonNullable<LlmClientOptions["limits"]>;
} {
  const { openai, llm } = env;
  return {
    connection:
      openai === undefined
        ? { offline: true, tokensPerS: env.offlineTokensPerS }
        : { offline: false, baseUrl: openai.baseUrl, apiKey: openai.apiKey, model: openai.model },
    concurrency: llm.concurrency,
    retriesMax: llm.maxRetries,
    limits: {
      connectMs: llm.connectTimeoutMs,
      firstByteMs: llm.firstByteTimeoutMs,
      idleMs: llm.idleTimeoutMs,
      totalMs: llm.totalTimeoutMs,
    },
  };
}
