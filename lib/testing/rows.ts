export {
  countRows,
  dumpRows,
  insertTestBehaviors,
  insertTestLogs,
  insertTestPeople,
  raiseTestAttempt,
  setTestRetention,
  type TestBehavior,
  type TestLogs,
} from "@/db/testing";
