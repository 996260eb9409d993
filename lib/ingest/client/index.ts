export * from "./import-queries";
export * from "./peek-file";
export * from "./upload";
