import { writeCall, type Db } from "@/db";
import type { CallLedger } from "../ledger";

/** The ledger that is a table. */
export function createDbLedger(db: Db): CallLedger {
  return { write: (row) => writeCall(db, row) };
}
