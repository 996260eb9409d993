import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitCaseSeries, type Case } from "./case-series";
import { inverse } from "./matrix";

/** A case whose windows are given as [covariate, from, to], at an even rate. */
function caseOf(
  from: number,
  to: number,
  targets: number[],
  windows: [covariate: number, from: number, to: number][],
): Case {
  const changes = windows
    .flatMap(([covariate, since, until]) => [
      { time: Math.max(from, since), covariate, sign: 1 },
      { time: Math.min(to, until), covariate, sign: -1 },
    ])
    .toSorted((a, b) => a.time - b.time);
  const times = Float64Array.from([...changes.map(({ time }) => time), to]);
  return {
    from,
    times,
    covariates: Int16Array.from(changes, ({ covariate }) => covariate),
    signs: Int8Array.from(changes, ({ sign }) => sign),
    usual: times.map((time, i) => time - (i === 0 ? from : (times[i - 1] ?? 0))),
    targets: Float64Array.from(targets),
  };
}

describe("the self-controlled case series", () => {
  it("gives what is published of MMR vaccine and meningitis (Whitaker et al. 2006, table III)", () => {
    // Day of the event and of the vaccination of ten children, observed from day 366 to 730; the risk is in days 15 to
    // 35, and there are two ages, up to day 547 and beyond.
    const children = [
      [398, 458],
      [413, 392],
      [449, 429],
      [455, 433],
      [472, 432],
      [474, 395],
      [485, 470],
      [524, 496],
      [700, 428],
      [399, 716],
    ] as const;
    const cases = children.map(([event, vaccinated]) =>
      caseOf(365, 730, [event], [
        [0, vaccinated + 14, vaccinated + 35],
        [1, 547, 730],
      ]),
    ); // prettier-ignore
    const fit = fitCaseSeries({ cases, covariates: 2 }, 0);
    // One open window counts log 2.
    const incidence = Math.exp((fit.coefficients[0] ?? 0) * Math.LN2);
    expect(incidence).toBeCloseTo(12.04, 1);
    const error = Math.sqrt(fit.bread[0] ?? 0) * Math.LN2;
    expect(incidence * Math.exp(-1.96 * error)).toBeCloseTo(3.0, 1);
    expect(incidence * Math.exp(1.96 * error)).toBeCloseTo(48.3, 0);
  });

  it("is where no coefficient can be moved for a higher likelihood", () => {
    const window = fc.tuple(fc.constantFrom(0, 1, 2), fc.integer({ min: 0, max: 80 }), fc.integer({ min: 5, max: 20 }));
    const someone = fc.record({
      targets: fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 3 }),
      windows: fc.array(window, { maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.array(someone, { minLength: 3, maxLength: 8 }), (people) => {
        const plain = people.map(({ targets, windows }) => ({
          targets: targets.toSorted((a, b) => a - b),
          windows: windows.map(([covariate, from, length]): [number, number, number] => [
            covariate,
            from,
            from + length,
          ]),
        }));
        const cases = plain.map(({ targets, windows }) => caseOf(0, 100, targets, windows));
        const { coefficients } = fitCaseSeries({ cases, covariates: 3 });
        const best = plainLikelihood(plain, [...coefficients]);
        for (const k of [0, 1, 2]) {
          for (const step of [-0.01, 0.01]) {
            const moved = [...coefficients].map((value, m) => (m === k ? value + step : value));
            expect(plainLikelihood(plain, moved)).toBeLessThanOrEqual(best + 1e-6);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** The penalized likelihood hour by hour, as simply as it can be said; an event stands at the end of its hour. */
function plainLikelihood(people: { targets: number[]; windows: [number, number, number][] }[], beta: number[]): number {
  let value = -beta.reduce((sum, one) => sum + (0.05 * one * one) / 2, 0);
  for (const { targets, windows } of people) {
    const rate = (hour: number) =>
      beta.reduce((product, one, k) => {
        const open = windows.filter(([covariate, from, to]) => covariate === k && from <= hour && hour < to).length;
        return product * (1 + open) ** one;
      }, 1);
    const total = Array.from({ length: 100 }, (_, hour) => rate(hour)).reduce((a, b) => a + b, 0);
    for (const target of targets) value += Math.log(rate(target - 1) / total);
  }
  return value;
}

it("inverts symmetric, positive definite matrices", () => {
  const entries = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 9, maxLength: 9 });
  fc.assert(
    fc.property(entries, (root) => {
      const matrix = Float64Array.from({ length: 9 }, (_, at) => {
        const [i, j] = [Math.floor(at / 3), at % 3];
        return [0, 1, 2].reduce((sum, k) => sum + (root[i * 3 + k] ?? 0) * (root[j * 3 + k] ?? 0), i === j ? 0.5 : 0);
      });
      const other = inverse(matrix, 3);
      for (const at of matrix.keys()) {
        const [i, j] = [Math.floor(at / 3), at % 3];
        const entry = [0, 1, 2].reduce((sum, k) => sum + (matrix[i * 3 + k] ?? 0) * (other[k * 3 + j] ?? 0), 0);
        expect(entry).toBeCloseTo(i === j ? 1 : 0, 8);
      }
    }),
  );
});
