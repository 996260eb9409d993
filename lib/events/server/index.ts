export { BatchEstimate, EstimateInput, estimateBatch } from "./estimate-batch";
export { ExtractBatchInput, extractBatch } from "./extract-batch";
export { CacheUse } from "./cache-use";
export { ExtractInput, extractEvents, extractionWork } from "./extract-events";
export { listEvents, listUserEvents } from "./list-events";
export { SummarizeInput, getSummary, summarizeUser, summaryWork } from "./summarize-user";
export { packPresentEvents } from "./pack-present-events";
export * from "./vocabulary";
