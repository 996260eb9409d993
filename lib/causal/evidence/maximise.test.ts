import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRandom } from "../../../scripts/sample/random";
import { logLikelihood } from "./__fixtures__/brute-force";
import { boundaryTail } from "./direct";
import { maximise } from "./maximise";

/** Goes up along one coefficient after the other in ever smaller steps; slow, and unlike EM in every way. */
function climb(rows: readonly { terms: number[] }[], exposures: readonly number[]): number {
  const at = exposures.map((exposure) => rows.length / exposures.length / exposure);
  let best = logLikelihood(rows, exposures, at);
  for (let step = 0.5; step > 1e-6;) {
    let rose = false;
    for (const k of at.keys()) {
      for (const factor of [1 + step, 1 / (1 + step), 0]) {
        const before = at[k] ?? 0;
        at[k] = before * factor;
        const now = logLikelihood(rows, exposures, at);
        if (now > best + 1e-12) {
          best = now;
          rose = true;
        } else at[k] = before;
      }
    }
    if (!rose) step /= 2;
  }
  return best;
}

describe("EM", () => {
  test("ends where going up by hand ends", () => {
    const rows = fc.array(fc.tuple(...Array.from({ length: 3 }, () => fc.double({ min: 0, max: 3, noNaN: true }))), {
      minLength: 3,
      maxLength: 25,
    });
    const exposures = fc.tuple(...Array.from({ length: 4 }, () => fc.double({ min: 1, max: 40, noNaN: true })));
    fc.assert(
      fc.property(rows, exposures, (columns, areas) => {
        const made = columns.map((terms) => ({ terms: [1, ...terms] }));
        const fit = maximise(
          {
            rows: made.length,
            weights: null,
            steps: [{ bins: new Uint8Array(made.length), values: new Float32Array(made.length).fill(1), count: 1 }],
            columns: [0, 1, 2].map((k) => Float64Array.from(columns, (terms) => terms[k] ?? 0)),
            exposures: Float64Array.from(areas),
          },
          new Float64Array(4).fill(made.length / 4),
          1e-9,
        );
        const coefficients = Array.from(fit.counts, (count, k) => count / (areas[k] ?? 1));
        expect(logLikelihood(made, areas, coefficients)).toBeCloseTo(fit.logLikelihood, 6);
        expect(fit.logLikelihood).toBeGreaterThan(climb(made, areas) - 0.01);
      }),
      { numRuns: 40 },
    );
  });

  test("weights count events as often as they stand there", () => {
    const column = Float64Array.of(0.1, 2, 0.7, 0);
    const once = { steps: [{ bins: new Uint8Array(4), values: new Float32Array(4).fill(1), count: 1 }] };
    const exposures = Float64Array.of(10, 3);
    const start = Float64Array.of(3, 3);
    const weighted = maximise(
      { ...once, rows: 4, weights: Float64Array.of(1, 2, 0, 3), columns: [column], exposures },
      start,
    );
    const repeated = Float64Array.of(0.1, 2, 2, 0, 0, 0);
    const steps = [{ bins: new Uint8Array(6), values: new Float32Array(6).fill(1), count: 1 }];
    const written = maximise({ steps, rows: 6, weights: null, columns: [repeated], exposures }, start);
    expect(weighted.logLikelihood).toBeCloseTo(written.logLikelihood, 3);
  });
});

describe("the test on the boundary", () => {
  test("is as often below a level as it says where there is no effect", () => {
    const random = createRandom("boundary");
    const ROUNDS = 600;
    const lrs = Array.from({ length: ROUNDS }, () => {
      // A steady process and a source that has nothing to do with it.
      const rows = 60 + random.poisson(60);
      const column = Float64Array.from({ length: rows }, () => random.exponential(1));
      const steps = [{ bins: new Uint8Array(rows), values: new Float32Array(rows).fill(1), count: 1 }];
      const base = { rows, weights: null, steps };
      const with_ = maximise(
        { ...base, columns: [column], exposures: Float64Array.of(rows, rows) },
        Float64Array.of(rows / 2, rows / 2),
        1e-7,
      );
      const without = maximise({ ...base, columns: [], exposures: Float64Array.of(rows) }, Float64Array.of(rows), 1e-7);
      return Math.max(0, 2 * (with_.logLikelihood - without.logLikelihood));
    });
    for (const level of [0.05, 0.2, 0.4]) {
      const below = lrs.filter((lr) => boundaryTail(lr, 1) <= level).length / ROUNDS;
      expect(Math.abs(below - level)).toBeLessThan(4 * Math.sqrt((level * (1 - level)) / ROUNDS));
    }
  });

  test("is half a chi-square with one kernel, and a mixture with three", () => {
    expect(boundaryTail(2.705543, 1)).toBeCloseTo(0.05, 6);
    // 3/8 · 0.025347 + 3/8 · e^−2.5 + 1/8 · 0.171797
    expect(boundaryTail(5, 3)).toBeCloseTo(0.0617617, 5);
    expect(boundaryTail(0, 3)).toBe(1);
  });
});
