import { describe, expect, test } from "vitest";
import { SegmentDefinition, SegmentName, conditionsOf, withGroups } from "./segment";

const read = (where: unknown, sample?: unknown) =>
  SegmentDefinition.safeParse({ where, ...(sample ? { sample } : {}) });
const events = (count: object) => ({ on: "events", count });

describe("a definition", () => {
  test.each([
    { on: "profile", field: "age", is: { min: 20 } },
    { on: "profile", field: "interests", is: { in: ["高尔夫"] } },
    { on: "profile", field: "city", is: { known: false } },
    { on: "property", name: "会员 'x'; --", is: { in: ["金卡"] } },
    { on: "behaviors", action: ["购买"], from: "2026-01-01", to: "2026-01-01", count: { min: 3 } },
    { on: "target", group: "control" },
    { on: "users", ids: ["u1", "用户 2"] },
    { all: [] },
    { not: { any: [{ on: "events", type: ["x"] }] } },
  ])("may say %j", (where) => expect(read(where).success).toBe(true));

  test.each([
    ["a field that profiles do not have", { on: "profile", field: "shoe_size", is: { min: 1 } }],
    ["a text compared as a number", { on: "profile", field: "city", is: { min: 1 } }],
    ["a number compared as a text", { on: "profile", field: "age", is: { in: ["40"] } }],
    ["an empty list of values", { on: "behaviors", action: [] }],
    ["a range upside down", events({ min: 3, max: 2 })],
    ["days upside down", { on: "behaviors", from: "2026-02-01", to: "2026-01-01" }],
    ["a day that is none", { on: "behaviors", from: "2026-02-30" }],
    ["half a count", events({ min: 1.5 })],
    ["a negative count", events({ min: -1 })],
    ["nobody by name", { on: "users", ids: [] }],
    ["too many by name", { on: "users", ids: Array.from({ length: 10_001 }, (_, n) => `u${n}`) }],
    ["a NUL", { on: "behaviors", action: ["a\0"] }],
    ["an unknown part", { on: "behaviors", colour: ["red"] }],
    ["two things at once", { all: [], any: [] }],
    ["nothing", null],
    ["a text", "all"],
  ])("may not say %s", (_, where) => expect(read(where).success).toBe(false));

  test("that is too deep or too large is refused without being read", () => {
    let deep: unknown = { all: [] };
    for (let i = 0; i < 100_000; i++) deep = { not: deep };
    expect(read(deep).success).toBe(false);
    expect(
      read({ all: Array.from({ length: 30 }, () => ({ all: [events({}), events({}), events({})] })) }).success,
    ).toBe(false);
  });

  test.each([
    [{ share: 0.1 }, true],
    [{ users: 10, seed: "x" }, true],
    [{ users: 10, ratio: { reached: 1, control: 2 } }, true],
    [{}, false],
    [{ share: 0.1, users: 10 }, false],
    [{ share: 0.1, ratio: { reached: 1 } }, false],
    [{ users: 10, ratio: { reached: 0 } }, false],
    [{ share: 0 }, false],
    [{ users: 10, ratio: { everybody: 1 } }, false],
  ])("takes the sample %j: %s", (sample, good) => expect(read({ all: [] }, sample).success).toBe(good));
});

test("the conditions of a tree come from left to right, and groups are replaced wherever they stand", () => {
  const { where } = SegmentDefinition.parse({
    where: {
      all: [
        { on: "target", group: "reached" },
        { not: { any: [{ on: "events" }, { on: "target", group: "control" }] } },
      ],
    },
  });
  expect(conditionsOf(where).map(({ on }) => on)).toEqual(["target", "events", "target"]);
  const plain = withGroups(where, (group) => ({ on: "events", type: [group] }));
  expect(JSON.stringify(plain)).not.toContain("target");
  expect(conditionsOf(plain).length).toBe(3);
});

test.each(["", "  ", "a\nb", "x".repeat(101)])("no segment is called %j", (name) =>
  expect(SegmentName.safeParse(name).success).toBe(false),
);
