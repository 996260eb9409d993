export * from "./name-commands";
export * from "./name-queries";
export * from "./relation-queries";
export * from "./entity-commands";
export * from "./entity-queries";
