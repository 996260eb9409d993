export * from "./graph-commands";
export * from "./graph-queries";
export { warmLayoutWorker } from "./layout-worker";
export * from "./use-layout";
