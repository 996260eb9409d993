export * from "./relation-queries";
export * from "./entity-commands";
export * from "./entity-queries";
