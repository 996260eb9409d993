import { expect, test } from "vitest";
import { placeAround } from "./place-around";

test.each([0, 1, 2, 7, 10])("%i labels stay inside their box and off each other", (count) => {
  const places = placeAround(count, { width: 640, height: 320 });
  expect(places.length).toBe(count);
  for (const { x, y } of places) {
    expect(x).toBeGreaterThanOrEqual(56);
    expect(x).toBeLessThanOrEqual(640 - 56);
    expect(y).toBeGreaterThanOrEqual(15);
    expect(y).toBeLessThanOrEqual(320 - 15);
  }
  const apart = places.every((a, i) =>
    places.every((b, j) => i === j || Math.abs(a.x - b.x) >= 112 || Math.abs(a.y - b.y) >= 30),
  );
  expect(apart).toBe(true);
});
