export { canonicalKey, isChinese } from "./canonical-key";
export * from "./plan-merge";
export * from "./schema";
export * from "./similarity";
