import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { endOf, planMerge, type MergeNode } from "./plan-merge";

/** `{ a: null, b: "a" }`: b is merged into a. */
function types(merged: Record<string, string | null>): Map<string, MergeNode> {
  return new Map(Object.entries(merged).map(([id, mergedInto]) => [id, { id, name: id.toUpperCase(), mergedInto }]));
}

describe("a merge", () => {
  test("moves its sources to the target", () => {
    const plan = planMerge(types({ a: null, b: null, c: null }), ["b", "c", "b"], "a");
    expect(plan).toMatchObject({ ok: true, target: { id: "a" }, moved: [{ id: "b" }, { id: "c" }] });
  });

  test("into a merged type goes to its end", () => {
    expect(planMerge(types({ a: null, b: "a", c: null }), ["c"], "b")).toMatchObject({ ok: true, target: { id: "a" } });
  });

  test("of a type into itself, or into one that is merged into it, is a loop", () => {
    expect(planMerge(types({ a: null }), ["a"], "a")).toMatchObject({ ok: false, reason: "loop" });
    expect(planMerge(types({ a: null, b: "a" }), ["a"], "b")).toMatchObject({
      ok: false,
      reason: "loop",
      source: { id: "a" },
      target: { id: "b" },
    });
    expect(planMerge(types({ a: null, b: "a", c: "b" }), ["a"], "c")).toMatchObject({ ok: false, reason: "loop" });
  });

  test("changes nothing about sources that mean the target already, and moves those merged elsewhere", () => {
    const known = types({ a: null, b: "a", c: "b", d: null, e: "d" });
    expect(planMerge(known, ["b", "c"], "a")).toMatchObject({ ok: true, moved: [] });
    expect(planMerge(known, ["e"], "a")).toMatchObject({ ok: true, moved: [{ id: "e" }] });
  });

  test("of what is not there is refused by name", () => {
    expect(planMerge(types({ a: null }), ["x"], "a")).toEqual({ ok: false, reason: "unknown", id: "x" });
    expect(planMerge(types({ a: null }), ["a"], "x")).toEqual({ ok: false, reason: "unknown", id: "x" });
  });

  test("after merge whatever is asked, in any order, every type has an end that is not merged", () => {
    const ids = ["a", "b", "c", "d", "e"];
    const wish = fc.tuple(fc.subarray(ids, { minLength: 1 }), fc.constantFrom(...ids));
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 12 }), (wishes) => {
        const known = types(Object.fromEntries(ids.map((id) => [id, null])));
        for (const [sources, target] of wishes) {
          const plan = planMerge(known, sources, target);
          if (!plan.ok) continue;
          for (const source of plan.moved) known.set(source.id, { ...source, mergedInto: plan.target.id });
        }
        for (const id of ids) expect(endOf(known, id)?.mergedInto).toBeNull();
      }),
    );
  });
});
