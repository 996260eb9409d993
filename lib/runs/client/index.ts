export type { Connection, RunView } from "./run-feed";
export { RunStreamsProvider, useRunView } from "./use-run-view";
export { useRunsRate } from "./use-runs-rate";
