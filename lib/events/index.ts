export * from "./category";
export { EXTRACT_PROMPT_VERSION, buildExtractPrompt, languageOf, type ExtractPrompt } from "./prompt";
export * from "./record";
export * from "./rows";
export * from "./task";
export * from "./vocabulary";
export * from "./windows";
