import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rateRatio, rateTest } from "./rates";

const feature = (has: number[]) => ({ field: "f", value: "v", has: Int8Array.from(has) });
const counts = fc.array(fc.tuple(fc.constantFrom(0, 1), fc.nat(9), fc.nat(2)), { minLength: 6, maxLength: 40 });

describe("how often users do something", () => {
  it("is compared as R's t.test does (Welch; sleep data of Student 1908)", () => {
    // t.test(extra ~ group, data = sleep): t = -1.8608, df = 17.776, p = 0.07939. The values are given as logs.
    const one = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
    const other = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    const values = Float64Array.from([...one, ...other], Math.expm1);
    expect(rateTest(feature([...one.map(() => 1), ...other.map(() => 0)]), values)).toBeCloseTo(0.07939, 5);
  });

  it("is the ratio of the means, and in strata that of sums weighted by the other side", () => {
    fc.assert(
      fc.property(counts, (users) => {
        const [has, values] = [users.map(([one]) => one), Float64Array.from(users, ([, count]) => count)];
        const side = (wanted: number, stratum: number | null) =>
          users.filter(([one, , at]) => one === wanted && (stratum === null || at === stratum));
        const sum = (some: typeof users) => some.reduce((total, [, count]) => total + count, 0);
        const [one, other] = [side(1, null), side(0, null)];
        const plain = sum(one) === 0 || sum(other) === 0 ? null : sum(one) / one.length / (sum(other) / other.length);
        const ratio = rateRatio(feature(has), values);
        if (plain === null) expect(ratio).toBeNull();
        else expect(ratio?.est).toBeCloseTo(plain, 9);

        const strata = { field: "g", codes: Int32Array.from(users, ([, , at]) => at), count: 3 };
        const weighted = (wanted: number) =>
          [0, 1, 2].reduce((total, at) => {
            const [its, others] = [side(wanted, at), side(1 - wanted, at)];
            return total + (its.length === 0 ? 0 : (sum(its) * others.length) / (its.length + others.length));
          }, 0);
        const common = rateRatio(feature(has), values, strata);
        if (weighted(1) === 0 || weighted(0) === 0) expect(common).toBeNull();
        else expect(common?.est).toBeCloseTo(weighted(1) / weighted(0), 9);
      }),
    );
  });

  it("is no matter of chance with two users who agree", () => {
    expect(rateTest(feature([1, 0, 0]), Float64Array.of(9, 1, 2))).toBe(1);
    expect(rateTest(feature([1, 1, 0, 0]), Float64Array.of(3, 3, 3, 3))).toBe(1);
  });
});
