import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findPrecursors, groupTree, sharePlaces, targetRule } from "./target-groups";

const evidence = { targets: ["buy"], reached: 100, others: 400 };
const spread = (type: string, reachedWith: number, othersWith: number) => ({ type, reachedWith, othersWith });

describe("types that precede targets", () => {
  test("are those more usual before a target than among those who reach none, the clearest first", () => {
    const found = findPrecursors({
      ...evidence,
      spread: [spread("compare", 60, 80), spread("news", 50, 200), spread("rare", 4, 0), spread("visit", 40, 4)],
    });
    expect(found).toEqual(["visit", "compare"]);
  });

  test("are never targets, and a lead that may be chance is none", () => {
    expect(findPrecursors({ ...evidence, spread: [spread("buy", 100, 0), spread("x", 28, 90)] })).toEqual([]);
  });

  test("cannot be told where nobody, or everybody, reached a target", () => {
    expect(findPrecursors({ ...evidence, reached: 0, spread: [spread("x", 0, 50)] })).toEqual([]);
    expect(findPrecursors({ ...evidence, others: 0, spread: [spread("x", 90, 0)] })).toEqual([]);
  });
});

describe("the groups", () => {
  const rule = targetRule({ ...evidence, spread: [] }, ["compare"], 3.5);

  test("ask of a high potential what users had before their target, and at least two events", () => {
    expect(rule.eventsMin).toBe(4);
    expect(targetRule({ ...evidence, spread: [] }, ["compare"], 0).eventsMin).toBe(2);
  });

  test("without preceding types hold everybody else in the control group", () => {
    const none = targetRule({ ...evidence, spread: [] }, [], 0);
    expect(groupTree("high_potential", none)).toEqual({ any: [] });
    expect(groupTree("weak_interest", none)).toEqual({ any: [] });
    expect(groupTree("control", none)).toEqual({
      all: [{ on: "events" }, { not: { on: "events", type: ["buy"] } }],
    });
  });
});

describe("places by weight", () => {
  test.each([
    [12, [1, 10, 5, 5], [100, 100, 100, 100], [0, 6, 3, 3]],
    [21, [1, 10, 5, 5], [100, 100, 100, 100], [1, 10, 5, 5]],
    [10, [1, 1], [2, 100], [2, 8]],
    [10, [1, 0], [3, 100], [3, 0]],
    [3, [1, 1, 1, 1], [9, 9, 9, 9], [1, 1, 1, 0]],
    [0, [1], [5], [0]],
  ])("%i by %j of %j", (users, weights, available, expected) => {
    expect(
      sharePlaces(
        users,
        weights.map((weight, i) => ({ weight, available: available[i] ?? 0 })),
      ),
    ).toEqual(expected);
  });

  test("are all given as far as there is anybody, and never beyond", () => {
    const groups = fc.array(fc.record({ weight: fc.nat(50), available: fc.nat(1000) }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.nat(3000), groups, (users, given) => {
        const shares = sharePlaces(users, given);
        const most = given.reduce((sum, { weight, available }) => sum + (weight > 0 ? available : 0), 0);
        expect(shares.reduce((sum, n) => sum + n, 0)).toBe(Math.min(users, most));
        for (const [i, n] of shares.entries()) {
          expect(n).toBeLessThanOrEqual(given[i]?.available ?? 0);
          if (given[i]?.weight === 0) expect(n).toBe(0);
        }
      }),
    );
  });
});
