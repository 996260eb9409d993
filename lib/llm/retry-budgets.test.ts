import { describe, expect, it } from "vitest";
import { createRetryBudgets } from "./retry-budgets";

const HOUR = 3_600_000;

function setup() {
  const clock = { at: 0, now: () => clock.at };
  return { clock, budgets: createRetryBudgets(clock) };
}

describe("createRetryBudgets", () => {
  it("gives a run ten retries and one more for every five calls", () => {
    const { budgets } = setup();
    const first = budgets.begin("run_1");
    expect(Array.from({ length: 11 }, () => first.take())).toEqual([...Array<boolean>(10).fill(true), false]);
    for (let n = 0; n < 3; n++) budgets.begin("run_1");
    expect(first.take()).toBe(false);
    const fifth = budgets.begin("run_1");
    expect(fifth.take()).toBe(true);
    expect(first.take()).toBe(false);
  });

  it("never lets more than a fifth of a long run's calls be retries, but for the ten", () => {
    const { budgets } = setup();
    let retries = 0;
    for (let n = 0; n < 500; n++) {
      const call = budgets.begin("run_1");
      for (let retry = 0; retry < 4; retry++) if (call.take()) retries++;
    }
    expect(retries).toBe(110);
  });

  it("weighs every run on its own, and calls without a run not at all", () => {
    const { budgets } = setup();
    const spent = budgets.begin("run_1");
    while (spent.take());
    expect(budgets.begin("run_2").take()).toBe(true);
    const alone = budgets.begin(undefined);
    expect(Array.from({ length: 100 }, () => alone.take())).not.toContain(false);
    expect(budgets.size).toBe(2);
  });

  it("forgets what nobody used for an hour, and never holds more than ten thousand", () => {
    const { clock, budgets } = setup();
    budgets.begin("old");
    clock.at += HOUR / 2;
    const used = budgets.begin("used");
    while (used.take());
    clock.at += HOUR / 2;
    expect(budgets.begin("new").take()).toBe(true);
    expect(budgets.size).toBe(2);
    expect(used.take()).toBe(false);
    for (let n = 0; n < 10_100; n++) budgets.begin(`run_${n}`);
    expect(budgets.size).toBe(10_000);
  });
});
