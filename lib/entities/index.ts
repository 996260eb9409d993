export * from "./name-key";
export * from "./schema";
