export { canonicalKey, isChinese, stem } from "./canonical-key";
export * from "./choose";
export * from "./merge-prompt";
export * from "./merge-record";
export * from "./merge-task";
export * from "./plan-merge";
export * from "./schema";
export * from "./similarity";
