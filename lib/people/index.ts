export * from "./schema";
export * from "./slug";
