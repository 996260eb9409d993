export * from "./answers";
export type { CallEnd } from "./call-record";
export * from "./client";
export type { ConnectionConfig } from "./connection";
export * from "./db-ledger";
export { countCall } from "./metrics";
export { DEFAULT_LIMITS, type LlmLimits } from "./limits";
export { OFFLINE_MODEL } from "./offline-fetch";
export * from "./settings";
