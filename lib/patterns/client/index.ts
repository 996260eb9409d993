export * from "./view-queries";
