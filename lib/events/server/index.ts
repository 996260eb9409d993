export { BatchEstimate, EstimateInput, estimateBatch } from "./estimate-batch";
export { ExtractBatchInput, extractBatch } from "./extract-batch";
export { CacheUse, ExtractInput, extractEvents, extractionWork } from "./extract-events";
export { listEventTypes, listEvents, listUserEvents } from "./list-events";
export { SummarizeInput, getSummary, summarizeUser, summaryWork } from "./summarize-user";
