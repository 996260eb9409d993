export * from "./name-key";
export * from "./relations";
export * from "./schema";
