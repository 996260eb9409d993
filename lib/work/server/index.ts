export { isReady, type Readiness } from "./ready";
export { startWork } from "./start-work";
export { tellMetrics } from "./tell-metrics";
export { works } from "./works";
