export * from "./abstracted-event";
export * from "./family-cursor";
export * from "./frames";
export * from "./recording";
export * from "./schema";
export * from "./storage";
export * from "./view";
