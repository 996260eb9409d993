// The parts of the product that the streaming tools use. They are bundled from here, because plain Node does not
// know what `@/` means.
export { silentLog, systemClock, systemIds } from "@/lib/core";
export { env, EnvError } from "@/lib/core/server";
export { createSampleCount } from "@/lib/llm";
export type { CallRow, LlmDelta, LlmTask } from "@/lib/llm";
export { createLlmClient, llmSettings, type LlmClientOptions } from "@/lib/llm/server";
export { TASKS } from "@/lib/work";
