import { describe, expect, test } from "vitest";
import { findLinks } from "./__fixtures__/triggers";

// `bench/mining/links.ts` does the same over more data sets.
describe("of 380 pairs in the world that causal mining is judged by", { timeout: 60_000 }, () => {
  test("next to none is found where nothing leads to anything", () => {
    const SEEDS = 2;
    let found = 0;
    for (let seed = 0; seed < SEEDS; seed++) found += findLinks(`nothing ${seed}`, false, 30 * 60_000).beside;
    expect(found / SEEDS).toBeLessThanOrEqual(0.5);
  });

  test("most of the thirty that are linked are found, and next to nothing beside them", () => {
    const SEEDS = 2;
    let [found, of, beside] = [0, 0, 0];
    for (let seed = 0; seed < SEEDS; seed++) {
      const links = findLinks(`linked ${seed}`, true, 5 * 60_000);
      found += links.direct;
      of += links.of;
      beside += links.beside;
    }
    expect(found / of).toBeGreaterThan(0.8);
    expect(beside / SEEDS).toBeLessThanOrEqual(1);
  });
});
