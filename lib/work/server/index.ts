export { executors } from "./executors";
export { isReady, type Readiness } from "./ready";
export { startWork } from "./start-work";
