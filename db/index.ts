export { answered } from "./answered.ts";
export {
  afterCommit,
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
export { createEngine, type Engine, type EngineOptions, type Token, type WakeUp } from "./engine/engine.ts";
export { listen, notify, PAYLOAD_BYTES_MAX, type Listener } from "./listen.ts";
export * from "./queries";
