export * from "./abstracted-event";
export * from "./frames";
export * from "./schema";
export * from "./view";
