export * from "./candidates";
export * from "./prompt";
export * from "./record";
export * from "./schema";
export * from "./similarity";
export * from "./task";
