import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eValue, sensitivityOf } from "./e-value";

describe("the E-value", () => {
  // Smoking and lung cancer (Hammond & Horn 1958), and breastfeeding and respiratory deaths (Victora et al. 1987).
  it.each([
    [{ est: 10.73, lo: 8.02, hi: 14.36 }, 20.9, 15.5],
    [{ est: 3.9, lo: 1.8, hi: 8.7 }, 7.3, 3.0],
  ])("is the one VanderWeele & Ding (2017) give for %o", (ratio, est, limit) => {
    const found = sensitivityOf(ratio);
    expect(Math.abs(found.est - est)).toBeLessThan(0.06);
    expect(Math.abs(found.limit - limit)).toBeLessThan(0.06);
  });

  it("is the same for a ratio and its inverse, and 1 for none", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 100, noNaN: true }), (ratio) => {
        expect(eValue(ratio)).toBeCloseTo(eValue(1 / ratio), 8);
        expect(eValue(ratio)).toBeGreaterThanOrEqual(Math.max(ratio, 1 / ratio) - 1e-12);
      }),
    );
    expect(eValue(1)).toBe(1);
  });

  it("is as strong as a cause must be that explains the ratio away", () => {
    // The bias of a cause that goes with both as strongly as E is at most E·E / (2E − 1) (their bounding factor).
    fc.assert(
      fc.property(fc.double({ min: 1, max: 50, noNaN: true }), (ratio) => {
        const strength = eValue(ratio);
        expect((strength * strength) / (2 * strength - 1)).toBeCloseTo(ratio, 6);
      }),
    );
  });

  it("of the limit is 1 where the interval holds 1, else that of the limit nearer to it", () => {
    expect(sensitivityOf({ est: 1.4, lo: 0.9, hi: 2.2 }).limit).toBe(1);
    expect(sensitivityOf({ est: 0.5, lo: 0.3, hi: 0.8 }).limit).toBe(eValue(0.8));
  });

  it("does not exist without a ratio", () => {
    for (const ratio of [0, -1, Number.NaN]) expect(() => eValue(ratio)).toThrow(RangeError);
  });
});
