export * from "./entity-commands";
export * from "./entity-queries";
