export { healthRoute } from "./health";
export { installationRoute, route, type InstallationCtx, type RouteOutput } from "./route";
export { cursorOf, familyStream, multiRunStream, runStream } from "./run-stream";
export { csvResponse, jsonLinesResponse } from "./download";
export { idempotencyKey, once } from "./idempotency";
export { startOnce } from "./start-once";
