export * from "./in-order";
export * from "./project-queries";
export * from "./request";
export * from "./segment-queries";
export * from "./user-queries";
