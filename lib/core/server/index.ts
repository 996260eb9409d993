export * from "./end-of-process.ts";
export * from "./env.ts";
export * from "./globals.ts";
export * from "./log.ts";
export * from "./metrics.ts";
export * from "./process-metrics.ts";
export * from "./shutdown.ts";
