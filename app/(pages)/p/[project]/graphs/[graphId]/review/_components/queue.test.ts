import { expect, it } from "vitest";
import { usersOf } from "@/lib/causal";
import { madeGraph } from "@/lib/causal/__fixtures__/made-graph";
import { queueOf } from "./queue";

const { edges } = madeGraph({ nodes: 12, edges: 30 });

it("opinions that differ come first, and a verdict moves nothing", () => {
  const queue = queueOf(edges, "disagreement");
  const conflicts = queue.map(({ agreement }) => agreement === "conflict");
  expect(conflicts).toEqual(conflicts.toSorted((a, b) => Number(b) - Number(a)));
  expect(new Set(conflicts).size).toBe(2);
  const human = { verdict: "rejected", reason: "other", comment: null, by: null, at: "", version: 1 } as const;
  const judged = edges.map((edge, at) => (at % 2 === 0 ? { ...edge, human } : edge));
  expect(queueOf(judged, "disagreement").map(({ id }) => id)).toEqual(queue.map(({ id }) => id));
});

it("those that concern most users can come first", () => {
  const users = queueOf(edges, "users").map(usersOf);
  expect(users).toEqual(users.toSorted((a, b) => b - a));
});
