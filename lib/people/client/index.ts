export * from "./project-queries";
export * from "./request";
export * from "./user-queries";
