export {
  countRows,
  insertTestBehaviors,
  insertTestLogs,
  raiseTestAttempt,
  setTestRetention,
  type TestBehavior,
  type TestLogs,
} from "@/db/testing";
