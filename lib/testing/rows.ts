export {
  countRows,
  dumpRows,
  insertTestBehaviors,
  insertTestLogs,
  raiseTestAttempt,
  setTestRetention,
  type TestBehavior,
  type TestLogs,
} from "@/db/testing";
