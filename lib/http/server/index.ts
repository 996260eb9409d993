export { healthRoute } from "./health";
export { answerOnce, installationRoute, route, type InstallationCtx, type RouteOutput } from "./route";
export { cursorOf, familyStream, multiRunStream, openView, runStream } from "./run-stream";
export { framesResponse } from "./frames-response";
export { fileAnswer } from "./download";
export { csvResponse, jsonLinesResponse, jsonResponse, markdownResponse } from "./download";
export { parseWith } from "./parse";
export { idempotencyKey, once } from "./idempotency";
export { startOnce } from "./start-once";
