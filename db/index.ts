export {
  createDb,
  db,
  sqlState,
  withTransaction,
  SERVER_ONLY_MARKER,
  type Db,
  type DbOptions,
  type Tx,
} from "./client.ts";
export * from "./queries";
