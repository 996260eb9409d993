export { RunHandle, type EndOfRun, type EndStep, type Executor, type Outcome } from "./handle";
export { cancelRun, deleteRun, getRun, listRuns, type RunPage } from "./manage-runs";
export { openTails, type MultiStep } from "./multiplex";
export { keepRuns, type Executors } from "./recover";
export { startRun, type StartRun } from "./start-run";
export { openTail, type TailStep } from "./tail";
