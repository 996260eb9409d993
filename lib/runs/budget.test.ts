import { describe, expect, test } from "vitest";
import { budgetIsSpent } from "./budget";

const used = (cost: number, tokens: number) => ({
  calls: 1,
  cached_calls: 0,
  prompt_tokens: tokens / 2,
  completion_tokens: tokens / 2,
  cost,
});

describe("budgetIsSpent", () => {
  test("never without a budget, nor by what has no limit", () => {
    const spending = { usage: used(1e9, 1e9), ended: 5, running: 8 };
    expect(budgetIsSpent(undefined, spending)).toBe(false);
    expect(budgetIsSpent({}, spending)).toBe(false);
  });

  test.each([
    [{ cost: 10 }, used(4, 100), 4, 5, false],
    // Five under way and one more would make it 4 + 6.
    [{ cost: 9.9 }, used(4, 100), 4, 5, true],
    [{ cost: 10 }, used(10, 100), 1, 0, true],
    [{ tokens: 1000 }, used(0, 500), 5, 3, false],
    [{ tokens: 1000 }, used(0, 500), 5, 5, true],
    [{ cost: 100, tokens: 1000 }, used(1, 1000), 5, 0, true],
  ])("%j after %j of %i items with %i under way: %s", (budget, usage, ended, running, spent) => {
    expect(budgetIsSpent(budget, { usage, ended, running })).toBe(spent);
  });

  test("an item of unknown size is begun as long as nothing is used up", () => {
    expect(budgetIsSpent({ cost: 1 }, { usage: used(0, 0), ended: 0, running: 64 })).toBe(false);
  });

  test("a service that tells no cost uses up no budget of money", () => {
    const { cost: _unknown, ...usage } = used(0, 1000);
    expect(budgetIsSpent({ cost: 1 }, { usage, ended: 10, running: 0 })).toBe(false);
  });
});
