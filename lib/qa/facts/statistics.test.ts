import { describe, expect, it } from "vitest";
import { differenceApart, differencePaired, shareOf } from "./statistics";

describe("the difference of two shares", () => {
  // Newcombe 1998, Statist. Med. 17:2635, table III, method 10.
  it.each([[{ both: 36, first: 12, second: 2, neither: 0 }, 0.2, 0.0569, 0.3404]])(
    "among the same people is Newcombe's: %j",
    (paired, est, lo, hi) => {
      const difference = differencePaired(paired);
      expect(difference?.est).toBeCloseTo(est, 4);
      expect(difference?.lo).toBeCloseTo(lo, 4);
      expect(difference?.hi).toBeCloseTo(hi, 4);
    },
  );

  // Newcombe 1998, Statist. Med. 17:873, table II, method 10: 56/70 − 48/80.
  it("among different people is Newcombe's", () => {
    const difference = differenceApart({ n: 56, of: 70 }, { n: 48, of: 80 });
    expect(difference?.lo).toBeCloseTo(0.0524, 4);
    expect(difference?.hi).toBeCloseTo(0.3339, 4);
  });

  it("turns round with the two shares", () => {
    const paired = { both: 7, first: 9, second: 4, neither: 30 };
    const there = differencePaired(paired);
    const back = differencePaired({ ...paired, first: 4, second: 9 });
    expect(back?.est).toBeCloseTo(-(there?.est ?? 0), 12);
    expect(back?.lo).toBeCloseTo(-(there?.hi ?? 0), 12);
    expect(back?.hi).toBeCloseTo(-(there?.lo ?? 0), 12);
  });

  it("is not known among nobody", () => {
    expect(shareOf({ n: 0, of: 0 })).toBeNull();
    expect(differenceApart({ n: 0, of: 0 }, { n: 1, of: 2 })).toBeNull();
    expect(differencePaired({ both: 0, first: 0, second: 0, neither: 0 })).toBeNull();
  });
});
