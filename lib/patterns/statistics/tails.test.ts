import { describe, expect, test } from "vitest";
import { chiSquareTail, incompleteBeta, logGamma, studentTail } from "./tails";

describe("Student's t", () => {
  // Fisher & Yates, Statistical Tables, table III.
  test.each([
    [6.313752, 1, 0.05],
    [4.302653, 2, 0.025],
    [2.228139, 10, 0.025],
    [2.749996, 30, 0.005],
    [3.373454, 120, 0.0005],
  ])("beyond %f with %i degrees has its tabled chance", (t, degrees, p) => {
    expect(studentTail(t, degrees)).toBeCloseTo(p, 7);
    expect(studentTail(-t, degrees)).toBeCloseTo(1 - p, 7);
  });

  test("has the closed forms of one and two degrees, far out too", () => {
    for (const t of [0, 0.01, 0.1, 1, 3, 50, 1e4]) {
      expect(studentTail(t, 1)).toBeCloseTo(0.5 - Math.atan(t) / Math.PI, 12);
      const two = 1 / (2 + t * t) / (1 + t / Math.sqrt(2 + t * t));
      expect(studentTail(t, 2) / two).toBeCloseTo(1, 8);
    }
  });

  test("comes to the normal distribution", () => {
    expect(studentTail(1.959963984540054, 1e7)).toBeCloseTo(0.025, 7);
    expect(studentTail(6, 1e7) / 9.865876e-10).toBeCloseTo(1, 3);
  });

  test("ends at 0 and 1", () => {
    expect([studentTail(Infinity, 3), studentTail(-Infinity, 3), studentTail(0, 3)]).toEqual([0, 1, 0.5]);
  });
});

test("chi-square with one degree has its tabled points", () => {
  expect(chiSquareTail(3.841459)).toBeCloseTo(0.05, 7);
  expect(chiSquareTail(6.634897)).toBeCloseTo(0.01, 7);
  expect(chiSquareTail(10.827566)).toBeCloseTo(0.001, 8);
  expect(chiSquareTail(0.4549364)).toBeCloseTo(0.5, 7);
  // A chi-square is the square of a normal value: twice the tail beyond 6.
  expect(chiSquareTail(36) / 1.973175e-9).toBeCloseTo(1, 5);
  expect([chiSquareTail(0), chiSquareTail(5000)]).toEqual([1, 0]);
});

test("ln Γ is that of factorials and of a half", () => {
  let factorial = 1;
  for (let n = 1; n <= 20; n++) {
    expect(logGamma(n)).toBeCloseTo(Math.log(factorial), 11);
    factorial *= n;
  }
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 13);
});

test("the incomplete beta function is its integral", () => {
  for (const [x, a, b] of [
    [0.3, 2, 3],
    [0.9, 5, 1.5],
    [0.5, 40, 60],
  ] as const) {
    const steps = 20_000;
    const density = (t: number) => t ** (a - 1) * (1 - t) ** (b - 1);
    const integral = (to: number) => {
      let sum = 0;
      for (let i = 0; i < steps; i++) sum += density(((i + 0.5) * to) / steps);
      return (sum * to) / steps;
    };
    expect(incompleteBeta(x, a, b)).toBeCloseTo(integral(x) / integral(1), 5);
  }
  expect([incompleteBeta(0, 2, 2), incompleteBeta(1, 2, 2)]).toEqual([0, 1]);
});
