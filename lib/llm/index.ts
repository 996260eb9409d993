export * from "./define-task";
export * from "./end-record";
export type * from "./ledger";
export * from "./lines";
export * from "./schema";
export * from "./tokens";
