import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { averageOf, averagesBy, numberOf } from "./averages";

const value = fc.oneof(
  fc.integer({ min: -50, max: 50 }),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.integer({ min: 0, max: 99 }).map(String),
  fc.constantFrom(null, undefined, "", "很多", ["1", "2"], true),
);
const user = fc.record({
  value,
  group: fc.constantFrom("北京", "上海", null, "", ["北京", "上海"]),
  among: fc.boolean(),
});

/** By the plainest definitions there are. */
function plain(numbers: readonly number[]) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const at = (share: number) => {
    const place = share * (sorted.length - 1);
    const [low = 0, high = 0] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
    return low + (place - Math.floor(place)) * (high - low);
  };
  const mean = numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
  const variance = numbers.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (numbers.length - 1);
  return { mean, error: Math.sqrt(variance / numbers.length), p25: at(0.25), p50: at(0.5), p75: at(0.75), sorted };
}

const scale = (numbers: readonly number[]) => Math.max(1, ...numbers.map(Math.abs));

describe("the average of some users", () => {
  test("is that of their numbers alone", () => {
    fc.assert(
      fc.property(fc.array(user, { maxLength: 80 }), (users) => {
        const among = Uint8Array.from(users, (each) => (each.among ? 1 : 0));
        const numbers = users.flatMap((each) => (each.among ? (numberOf(each.value) ?? []) : []));
        const found = averageOf(
          users.map((each) => each.value),
          among,
        );
        if (numbers.length === 0) {
          expect(found).toBeNull();
          return;
        }
        const { mean, error, p25, p50, p75, sorted } = plain(numbers);
        const near = (one: number | undefined, other: number) =>
          expect(Math.abs((one ?? NaN) - other)).toBeLessThan(1e-9 * scale(numbers));
        expect(found).toMatchObject({ n: numbers.length, min: sorted[0], max: sorted.at(-1) });
        near(found?.mean, mean);
        near(found?.p25, p25);
        near(found?.p50, p50);
        near(found?.p75, p75);
        expect(found?.interval === undefined).toBe(numbers.length < 30);
        if (found?.interval) {
          near(found.interval.hi - found.interval.est, 1.959963984540054 * error);
          near(found.interval.est - found.interval.lo, 1.959963984540054 * error);
        }
      }),
    );
  });

  test("covers the true mean about as often as it says", () => {
    let state = 7;
    const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    const rounds = 2000;
    let covered = 0;
    for (let round = 0; round < rounds; round++) {
      const numbers = Array.from({ length: 100 }, () => -Math.log(1 - random()));
      const found = averageOf(numbers, new Uint8Array(100).fill(1))?.interval;
      if (found && found.lo <= 1 && 1 <= found.hi) covered++;
    }
    expect(covered / rounds).toBeGreaterThan(0.92);
    expect(covered / rounds).toBeLessThan(0.97);
  });
});

test("by the values of another field somebody with several counts for each, and small ones are only counted", () => {
  fc.assert(
    fc.property(fc.array(user, { maxLength: 60 }), (users) => {
      const among = Uint8Array.from(users, (each) => (each.among ? 1 : 0));
      const values = users.map((each) => each.value);
      const groups = users.map((each) => each.group);
      const { rows, small } = averagesBy({ values, groups }, among, 5);
      const own = ["北京", "上海"].map((name) => ({
        name,
        numbers: users.flatMap((each) =>
          each.among && [each.group].flat().includes(name) ? (numberOf(each.value) ?? []) : [],
        ),
      }));
      expect(small).toBe(own.filter(({ numbers }) => numbers.length > 0 && numbers.length < 5).length);
      expect(rows.map(({ value: name, n }) => [name, n]).toSorted()).toEqual(
        own.flatMap(({ name, numbers }) => (numbers.length < 5 ? [] : [[name, numbers.length]])).toSorted(),
      );
      const means = rows.map(({ mean }) => mean);
      expect(means).toEqual(means.toSorted((a, b) => b - a));
    }),
  );
});

test.each([
  [12, 12],
  ["-3.5", -3.5],
  [" 7 ", 7],
  ["7 万", null],
  [["7"], null],
  [Infinity, null],
  [null, null],
])("%j as a number is %j", (given, number) => {
  expect(numberOf(given)).toBe(number);
});
