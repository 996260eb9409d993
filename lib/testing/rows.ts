export { countRows, insertTestBehaviors, type TestBehavior } from "@/db/testing";
