export { isReady, type Readiness } from "./ready";
export { startWork } from "./start-work";
export { works } from "./works";
