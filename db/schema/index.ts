export * from "./answers";
export * from "./entities";
export * from "./events";
export * from "./imports";
export * from "./models";
export * from "./people";
export * from "./projects";
export * from "./runs";
