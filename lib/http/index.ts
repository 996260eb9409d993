export * from "./problem";
export * from "./sse";
