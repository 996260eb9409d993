export { openFamily, type FamilyFrame, type FamilyStep } from "./family";
export { RunHandle, type EndOfRun, type Executor, type Outcome, type RunWork } from "./handle";
export { keepRuns, type KeptRuns, type RunWorks } from "./keep-runs";
export {
  cancelRun,
  changeLimits,
  deleteRun,
  getRun,
  listRuns,
  pauseRun,
  resumeRun,
  retryRun,
  type RunPage,
} from "./manage-runs";
export { markLeaving } from "./hub";
export { openTails, type MultiStep } from "./multiplex";
export { PauseSelf } from "./pause-self";
export { listCauses, listItems, type ItemPage } from "./run-items";
export { LANES, LANES_MAX, startBatch, type StartBatch } from "./start-batch";
export { LineStore, type Commit } from "./line-store";
export { IDLE_MAX, keptLine, pauseBeforeRest, readLines, type LinesRead } from "./read-lines";
export { engineOf } from "./engine";
export { housekeep, type Again, type HousekeepingStep } from "./housekeeping";
export { listRunCalls, type CallPage } from "./list-calls";
export { openRecording } from "./recording";
export { signalsOf, startSignals, type Signals } from "./signals";
export { superviseItems } from "./supervise-items";
export { WaitSelf } from "./wait-self";
export { startRun, type StartRun } from "./start-run";
export { getStorage } from "./storage";
export { openTail, type Tail, type TailStep } from "./tail";
export { tellWhenQueued } from "./queued";
export { commitTold, type StoreRecords, type Told } from "./told-lines";
