import { expect, test } from "vitest";
import { figuresOf } from "./figures";

const nothingOfALastStep = {
  confidence: null,
  confidenceOf: null,
  lift: null,
  p: null,
  q: null,
  lagMs: null,
  contrast: null,
} as const;

test("each segment's share has its interval, which of an empty segment says nothing", () => {
  const { segments } = figuresOf(["buy"], {
    ...nothingOfALastStep,
    users: { n: 9, of: 20 },
    sequences: { n: 9, of: 20 },
    support: 0.45,
    segments: [
      { n: 8, of: 10, lift: 1.8, p: 0.003, q: 0.01 },
      { n: 0, of: 0, lift: null, p: null, q: null },
    ],
  });
  // Wilson's interval of 8 in 10, as tables of it print it.
  expect(segments[0]).toMatchObject({ n: 8, of: 10, lift: 1.8, p: 0.003, q: 0.01 });
  expect(segments[0]?.lo).toBeCloseTo(0.4902, 4);
  expect(segments[0]?.hi).toBeCloseTo(0.9433, 4);
  expect(segments[1]).toEqual({ n: 0, of: 0, lift: null, lo: 0, hi: 1, p: null, q: null });
});
