import { env, shared } from "@/lib/core/server";
import type { LlmClientOptions } from "../client";
import { DEFAULT_LIMITS, type LlmLimits } from "../limits";
import { llmSettings } from "../settings";

/** What the environment says of models: which one answers where the settings name none, and the limits for all. */
export type ModelEnvironment = Pick<LlmClientOptions, "connection" | "concurrency" | "retriesMax"> & {
  limits: LlmLimits;
};

/** The environment of this process, read once. Throws an Error for a recording that cannot be played. */
export function modelEnvironment(): ModelEnvironment {
  return shared("llm.environment", () => {
    const { limits, ...rest } = llmSettings(env());
    return { ...rest, limits: { ...DEFAULT_LIMITS, ...limits } };
  });
}
