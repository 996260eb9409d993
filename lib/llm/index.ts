export * from "./answer-pieces";
export * from "./define-task";
export * from "./end-record";
export type * from "./ledger";
export * from "./lines";
export * from "./retry-later";
export { backoffMs } from "./retry";
export * from "./schema";
export * from "./tokens";
