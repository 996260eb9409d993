import { expect, test } from "vitest";
import { tighter } from "./tighter";

const made = { min_support: 10, users: 100, sessions: 400 };

test("twice a number is a number, twice a share is a share", () => {
  expect(tighter({ ...made, question: { min_support: 10, counted: "users" } })).toBe("20");
  expect(tighter({ ...made, question: { min_support: 0.1, counted: "users" } })).toBe("20%");
});

test("a share is one of sessions where those are counted", () => {
  expect(tighter({ ...made, question: { min_support: 0.025, counted: "sessions" } })).toBe("5%");
});

test("no share reaches all, and no number stays at one", () => {
  expect(tighter({ ...made, min_support: 80, question: { min_support: 0.8, counted: "users" } })).toBe("99%");
  expect(tighter({ ...made, min_support: 1, question: { min_support: 1, counted: "users" } })).toBe("2");
});
