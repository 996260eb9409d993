import { expect, test } from "vitest";
import type { Profile } from "@/lib/people";
import { relatedUsers } from "./related-users";

const asked = (values: readonly unknown[]) => {
  const ids = values.map((_, user) => `u${user}`);
  const profiles = values.map((value): Profile => ({ fields: {}, properties: { tie: value } }) as unknown as Profile);
  const { related, limits } = relatedUsers(ids, profiles, "tie");
  const othersOf = (user: number) => [
    ...(related?.others.subarray(related.starts[user], related.starts[user + 1]) ?? []),
  ];
  return { others: values.map((_, user) => othersOf(user)), limits: limits.map(({ code }) => code) };
};

test("who has the same household, or shares one of several teams, is related", () => {
  expect(asked(["a", "b", "a", null, ["b", "c"], "c"]).others).toEqual([[2], [4], [0], [], [1, 5], [4]]);
  expect(asked([["x", "y"], ["y"], ["x"]]).others).toEqual([[1, 2], [0], [0]]);
});

test("who was referred is related to who referred them, and to whom else they did", () => {
  expect(asked([null, "u0", "u0", "u2"]).others).toEqual([[1, 2], [0, 2], [0, 1, 3], [2]]);
});

test("nobody is related to themselves, and a field that ties nobody is said to", () => {
  expect(asked(["u0", "a", "b"])).toEqual({ others: [[], [], []], limits: ["nobody_related"] });
});

test("what half a town shares ties nobody", () => {
  const town = Array.from({ length: 30 }, () => "town");
  expect(asked([...town, "a", "a"]).limits).toEqual(["circles_too_large"]);
  expect(asked(town)).toMatchObject({ limits: ["circles_too_large", "nobody_related"] });
});
