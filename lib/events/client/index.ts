export * from "./model-queries";
export * from "./run-commands";
export * from "./run-queries";
export * from "./storage-queries";
export * from "./use-connection-test";
export * from "./use-extract";
export * from "./use-recording";
export * from "./vocabulary";
