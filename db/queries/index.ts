export * from "./calls";
export * from "./events";
export * from "./health";
export * from "./idempotency";
export * from "./people";
export * from "./projects";
export * from "./runs";
