export * from "./assert-never";
export type * from "./ctx";
export * from "./errors";
export * from "./ids";
export * from "./locale";
export * from "./log";
export * from "./slots";
export * from "./time";
