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
export { snapshotProject } from "@/db/snapshot";
