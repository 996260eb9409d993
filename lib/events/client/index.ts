export * from "./model-queries";
export * from "./run-queries";
export * from "./use-extract";
