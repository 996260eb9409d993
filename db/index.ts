export {
  createDb,
  db,
  isPassingFault,
  sqlState,
  withTransaction,
  SERVER_ONLY_MARKER,
  type Db,
  type DbOptions,
  type Tx,
} from "./client.ts";
export * from "./queries";
