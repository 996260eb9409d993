export * from "./category";
export { EXTRACT_PROMPT_VERSION, buildExtractPrompt, type ExtractPrompt } from "./prompt";
export * from "./notes";
export * from "./record";
export * from "./rows";
export { buildSummaryPrompt, readSummary, SUMMARY_PROMPT_VERSION, type SummaryMaterial } from "./summary-prompt";
export * from "./summary-task";
export { extractEventsTask } from "./task";
export * from "./windows";
