export { ExtractBatchInput, extractBatch } from "./extract-batch";
export { CacheUse } from "./cache-use";
export { ExtractInput, extractEvents, extractionWork } from "./extract-events";
export { listEvents, listUserEvents } from "./list-events";
export * from "./vocabulary";
