export * from "./paging";
export * from "./problem";
export * from "./sse";
