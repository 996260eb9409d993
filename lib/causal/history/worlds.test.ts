import { describe, expect, test } from "vitest";
import { judge } from "./__fixtures__/judge";
import { LINKED, PLAIN, type World } from "./__fixtures__/worlds";

const SEEDS = [0, 1, 2, 3];

describe("where nothing leads to anything", { timeout: 60_000 }, () => {
  test.each<[string, Partial<World>]>([
    ["trends, weekdays, spells and users who come and go", { trend: true, weekly: true, spells: true, turnover: true }],
    ["spells of everything", { spells: true }],
    ["a type after which nobody is seen again", { ending: true }],
    ["forks inside sessions", { inSession: LINKED.inSession }],
  ])("next to nothing is found, for all of %s", (name, changes) => {
    const found = SEEDS.map((seed) => judge(`${name} ${seed}`, { ...PLAIN, ...changes }).found);
    // Half a false one among all pairs is what is allowed on average; seeds are few here.
    expect(found.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(0.5 * SEEDS.length);
  });
});

test("what leads to what over days is told from what merely follows it", { timeout: 60_000 }, () => {
  const { found, direct, planted } = judge("linked", { ...PLAIN, days: 60, weekly: true, ...LINKED });
  expect(planted).toBeGreaterThanOrEqual(5);
  expect(direct).toBe(planted);
  expect(found).toBeGreaterThan(direct);
});
