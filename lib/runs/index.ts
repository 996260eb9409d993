export * from "./abstracted-event";
export * from "./family-cursor";
export * from "./frames";
export * from "./schema";
export * from "./view";
