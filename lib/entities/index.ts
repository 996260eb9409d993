export * from "./kind-texts";
export * from "./name-key";
export * from "./prompt";
export * from "./record";
export * from "./schema";
export * from "./search";
export * from "./tags";
export * from "./task";
