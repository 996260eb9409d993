export * from "./mining-queries";
export * from "./pattern-commands";
export * from "./pattern-queries";
export * from "./set-queries";
export * from "./view-queries";
