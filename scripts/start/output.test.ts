import { expect, it } from "vitest";
import { forPeople } from "./output";

it("shows a log line as a sentence with its fields", () => {
  const line = '{"level":40,"time":"2026-01-01T10:20:30.000Z","run":"run_1","rows":3,"msg":"Slow."}';
  expect(forPeople(line)).toBe("10:20:30 ! Slow.  run=run_1  rows=3");
});

it("leaves everything else as it is", () => {
  for (const line of [" GET / 200", '{"level":broken', ""]) expect(forPeople(line)).toBe(line);
});
