export * from "./qa-commands";
export * from "./qa-queries";
