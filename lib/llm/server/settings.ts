import type { Env } from "@/lib/core/server";
import type { LlmClientOptions } from "./client";
import type { ConnectionConfig } from "./connection";
import { loadCassettes } from "./load-cassettes";

/**
 * What the environment says about the model: the configured provider, recordings to be played, or the offline model
 * when there is neither. Throws an Error for a recording that cannot be played.
 */
export function llmSettings(env: Pick<Env, "openai" | "llm" | "offlineTokensPerS" | "cassettes">): Pick<
  LlmClientOptions,
  "connection" | "concurrency" | "retriesMax"
> & {
  limits: NonNullable<LlmClientOptions["limits"]>;
} {
  const { llm } = env;
  return {
    connection: connectionOf(env),
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

function connectionOf({ openai, cassettes, offlineTokensPerS }: Parameters<typeof llmSettings>[0]): ConnectionConfig {
  if (cassettes.length > 0) return { offline: true, cassettes: loadCassettes(cassettes) };
  if (openai === undefined) return { offline: true, tokensPerS: offlineTokensPerS };
  return { offline: false, baseUrl: openai.baseUrl, apiKey: openai.apiKey, model: openai.model };
}
