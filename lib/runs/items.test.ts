import { describe, expect, test } from "vitest";
import type { Frame } from "./frames";
import { lastLines, placeLanes, type Lane } from "./lanes";
import { RunFold } from "./view";

const item = (seq: number, name: string, status: string): Frame => ({
  type: "item",
  item: name,
  status,
  child: `run_${name}`,
  counts: {},
  run: "run_p",
  attempt: 1,
  seq,
});

describe("the items of a run over many", () => {
  test("stand as their latest frame tells, and are counted once each", () => {
    const run = new RunFold();
    run.add([item(1, "a", "running"), item(2, "b", "running"), item(3, "c", "failed")]);
    run.add([item(4, "a", "succeeded"), item(5, "c", "waiting_retry")]);
    expect(run.state.items?.byItem.get("a")).toEqual({ item: "a", status: "succeeded", child: "run_a" });
    expect(run.state.items?.tally).toEqual({ running: 2, done: 1, failed: 0, cancelled: 0, cached: 0 });
  });

  test("are new to whoever compares them after every frame, and a mark keeps what it saw", () => {
    const run = new RunFold();
    run.add([item(1, "a", "running")]);
    const before = run.state.items;
    const mark = run.mark();
    run.add([item(2, "a", "failed")]);
    expect(run.state.items).not.toBe(before);
    expect(RunFold.from(mark).state.items?.byItem.get("a")?.status).toBe("running");
  });

  test("a reset takes back what came after it", () => {
    const run = new RunFold();
    run.add([item(1, "a", "running"), item(2, "b", "running")]);
    run.add([{ type: "reset", after: 1, run: "run_p", attempt: 2, seq: 3 }]);
    expect([...(run.state.items?.byItem.keys() ?? [])]).toEqual(["a"]);
  });

  test("thousands of them fold in a moment", () => {
    const frames = Array.from({ length: 15_000 }, (_, n) =>
      item(n + 1, `u${n % 5000}`, n < 5000 ? "queued" : "running"),
    );
    const run = new RunFold();
    const begun = performance.now();
    for (const frame of frames) run.add([frame]);
    // Copying all items for every frame would be 75 million steps.
    expect(performance.now() - begun).toBeLessThan(2000);
    expect(run.state.items?.byItem.size).toBe(5000);
  });
});

describe("lanes", () => {
  const running = (...names: string[]) =>
    names.map((name) => ({ item: name, child: `run_${name}`, status: "running" }));
  const names = (lanes: readonly Lane[]) => lanes.map(({ item: name, going }) => (going ? name : `(${name})`));

  test("stay where they are while their item runs, and show how it ended until another item needs the place", () => {
    const first = placeLanes([], running("a", "b"), 2);
    expect(names(first)).toEqual(["a", "b"]);
    const ended = placeLanes(first, running("b"), 2);
    expect(names(ended)).toEqual(["(a)", "b"]);
    expect(names(placeLanes(ended, running("b", "c"), 2))).toEqual(["c", "b"]);
  });

  test("are the same object when nothing changed, so that nothing is drawn anew", () => {
    const lanes = placeLanes([], running("a", "b"), 8);
    expect(placeLanes(lanes, running("a", "b"), 8)).toBe(lanes);
  });

  test("no more than there is room for, ended ones leaving first; the one that is looked at stays", () => {
    const lanes = placeLanes([], running("a", "b", "c", "d"), 3);
    expect(names(lanes)).toEqual(["a", "b", "c"]);
    expect(names(placeLanes(lanes, running("b", "c"), 2))).toEqual(["b", "c"]);
    expect(names(placeLanes(lanes, running("b", "c"), 2, "a"))).toEqual(["(a)", "b"]);
    expect(names(placeLanes(lanes, running("b", "c", "d"), 3, "a"))).toEqual(["(a)", "b", "c"]);
  });

  test("show only what has begun", () => {
    expect(
      placeLanes(
        [],
        [
          { item: "a", status: "running" },
          { item: "b", child: "run_b", status: "queued" },
        ],
        8,
      ),
    ).toEqual([]);
  });
});

describe("the last lines of a text", () => {
  test.each([
    ["a\nb\nc", 2, "b\nc"],
    ["a\nb\nc\n", 2, "c\n"],
    ["abc", 5, "abc"],
    ["", 5, ""],
    ["\na", 1, "a"],
  ])("%j, %i of them: %j", (text, lines, expected) => {
    expect(lastLines(text, lines)).toBe(expected);
  });

  test("one endless line is cut, never inside a character", () => {
    expect(lastLines("😀".repeat(10), 5, 5)).toBe("😀😀");
  });
});
