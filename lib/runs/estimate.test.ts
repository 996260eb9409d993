import { describe, expect, test } from "vitest";
import { estimateWork, spreadSample, type Measured } from "./estimate";

/** A small generator of its own, so that a failure is the same each time. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function user(random: () => number): Measured {
  const weight = 10 + Math.floor(random() * 200);
  const tokens = weight * 30 * (0.7 + 0.6 * random());
  return { weight, tokens, cost: tokens * 2e-6, ms: tokens * 20 };
}

const weightOf = (items: readonly Measured[]) => items.reduce((all, { weight }) => all + weight, 0);

describe("estimateWork", () => {
  test("of items that all take the same per weight is exact", () => {
    const items = [10, 20, 30].map((weight) => ({ weight, tokens: weight * 5, cost: null, ms: weight * 100 }));
    expect(estimateWork(items, { items: 10, weight: 200, lanes: 4 })).toEqual({
      tokens: { est: 1000, lo: 1000, hi: 1000 },
      ms: { est: 5000, lo: 5000, hi: 5000 },
    });
  });

  test("is not given from fewer than two items, nor of a cost that is not always known", () => {
    const one = { weight: 1, tokens: 1, cost: 1, ms: 1 };
    expect(estimateWork([one], { items: 1, weight: 1, lanes: 1 })).toBeUndefined();
    expect(estimateWork([one, { ...one, cost: null }], { items: 1, weight: 1, lanes: 1 })).not.toHaveProperty("cost");
  });

  test("more lanes than items shorten nothing", () => {
    const items = [1, 2].map((weight) => ({ weight, tokens: weight, cost: null, ms: weight * 1000 }));
    expect(estimateWork(items, { items: 2, weight: 10, lanes: 64 })?.ms.est).toBe(5000);
  });

  test("a probe of 20 holds the truth about 480 others at least 90 times of 100", () => {
    const random = chance(20_251_126);
    let held = 0;
    for (let round = 0; round < 400; round++) {
      const all = Array.from({ length: 500 }, () => user(random));
      const probe = spreadSample(all, 20);
      const rest = all.filter((one) => !probe.includes(one));
      const truth = rest.reduce((sum, { tokens }) => sum + tokens, 0);
      const { tokens } = estimateWork(probe, { items: rest.length, weight: weightOf(rest), lanes: 8 }) ?? {};
      if (tokens && tokens.lo <= truth && truth <= tokens.hi) held++;
    }
    expect(held / 400).toBeGreaterThan(0.9);
    // An interval that always holds it would be too wide to be of use.
    expect(held / 400).toBeLessThan(0.995);
  });
});

describe("spreadSample", () => {
  const things = Array.from({ length: 100 }, (_, i) => ({ id: i, weight: (i * 37) % 100 }));

  test("takes equally many of every part, in their order, each once, and always the same", () => {
    const sample = spreadSample(things, 20);
    expect(sample.map(({ weight }) => Math.floor(weight / 5)).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, i) => i),
    );
    expect(sample.map(({ id }) => id)).toEqual(sample.map(({ id }) => id).toSorted((a, b) => a - b));
    expect(spreadSample(things, 20)).toEqual(sample);
  });

  test("gives all where there are few", () => {
    expect(spreadSample(things.slice(0, 3), 20)).toEqual(things.slice(0, 3));
    expect(spreadSample([], 20)).toEqual([]);
  });
});
