import { describe, expect, test } from "vitest";
import type { SegmentDefinition } from "@/lib/people";
import { EMPTY_DRAFT, NO_SAMPLE, emptyCondition, fromDraft, toDraft, type DraftCondition } from "./draft";

const draftWith = (...conditions: DraftCondition[]) => ({
  ...EMPTY_DRAFT,
  rows: conditions.map((condition, key) => ({ key, negated: false, condition })),
});

test.each<SegmentDefinition>([
  { where: { all: [{ on: "profile", field: "age", is: { min: 20, max: 40 } }] } },
  {
    where: {
      any: [
        { not: { on: "profile", field: "city", is: { in: ["北京", "上海"] } } },
        { on: "target", group: "control" },
      ],
    },
  },
  {
    where: {
      all: [
        { on: "property", name: "level", is: { known: false } },
        { on: "profile", field: "has_car", is: { yes: false } },
      ],
    },
  },
  { where: { all: [{ on: "activity", moment: "first", from: "2026-01-01" }] } },
  {
    where: {
      all: [
        {
          on: "behaviors",
          action: ["购买"],
          app: ["易车"],
          contains: "7",
          to: "2026-02-01",
          count: { min: 1, max: 3 },
        },
      ],
    },
  },
  { where: { all: [{ on: "events", type: ["x"], category: ["decision"], role: "target", count: { max: 0 } }] } },
  { where: { all: [] }, sample: { seed: "s", share: 0.125 } },
  {
    where: { all: [{ on: "events", count: { min: 2 } }] },
    sample: { seed: "1", users: 20, ratio: { reached: 1, high_potential: 0, weak_interest: 2, control: 0 } },
  },
])("a definition goes through the form and comes out the same: %j", (definition) => {
  const draft = toDraft(definition);
  expect(draft && fromDraft(draft)).toEqual(definition);
});

describe("while it is put together", () => {
  test("conditions that are not complete say nothing yet", () => {
    expect(fromDraft(EMPTY_DRAFT)).toBeUndefined();
    expect(fromDraft(draftWith(emptyCondition("profile"), emptyCondition("activity")))).toBeUndefined();
    const half = { ...emptyCondition("events"), min: "two" } as DraftCondition;
    const whole = { ...emptyCondition("profile"), name: "city", values: ["北京"] } as DraftCondition;
    expect(fromDraft(draftWith(half, whole))).toEqual({
      where: { all: [{ on: "profile", field: "city", is: { in: ["北京"] } }] },
    });
  });

  test.each(["", "x", "0", "-3", "2000"])("a share of %j percent is none yet", (amount) => {
    const draft = {
      ...draftWith({ on: "target", group: "reached" }),
      sample: { ...NO_SAMPLE, kind: "share" as const, amount },
    };
    expect(fromDraft(draft)).toEqual({ where: { all: [{ on: "target", group: "reached" }] } });
  });
});

test.each<SegmentDefinition>([
  { where: { not: { all: [{ on: "events" }] } } },
  { where: { all: [{ any: [{ on: "events" }] }] } },
  { where: { all: [{ on: "behaviors", app: ["a"], item: ["b"] }] } },
])("what a list of conditions cannot say has no draft: %j", (definition) =>
  expect(toDraft(definition)).toBeUndefined(),
);
