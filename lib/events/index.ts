export * from "./category";
export { EXTRACT_PROMPT_VERSION, buildExtractPrompt, type ExtractPrompt } from "./prompt";
export * from "./notes";
export * from "./record";
export * from "./rows";
export * from "./task";
export * from "./windows";
