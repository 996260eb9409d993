import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { centerOn, fitView, keepInside, revealIn, seenOf, zoomAt, ZOOM_MAX, ZOOM_MIN } from "./viewport-math";

const size = fc.record({ width: fc.integer({ min: 50, max: 20_000 }), height: fc.integer({ min: 50, max: 9000 }) });
const frame = { width: 800, height: 500 };
const view = fc.record({
  x: fc.integer({ min: -5000, max: 5000 }),
  y: fc.integer(),
  k: fc.constantFrom(0.2, 0.7, 1, 2),
});

describe("the view of a picture", () => {
  it("fits all of it into the frame", () => {
    fc.assert(
      fc.property(size, (picture) => {
        const { x, y, k } = fitView(picture, frame, 0);
        if (k <= ZOOM_MIN) return;
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x + picture.width * k).toBeLessThanOrEqual(frame.width + 1e-6);
        expect(y + picture.height * k).toBeLessThanOrEqual(frame.height + 1e-6);
      }),
    );
  });

  it("begins at the picture's beginning where all of it would be too small to read", () => {
    expect(fitView({ width: 8000, height: 300 }, frame, 0.5)).toMatchObject({ k: 0.5, x: 16 });
  });

  it("keeps what is under the pointer there while it zooms, within its limits", () => {
    fc.assert(
      fc.property(view, fc.double({ min: 0.1, max: 10, noNaN: true }), (from, factor) => {
        const at = { x: 300, y: 200 };
        const to = zoomAt(from, factor, at);
        expect((at.x - to.x) / to.k).toBeCloseTo((at.x - from.x) / from.k, 3);
        expect(to.k).toBeGreaterThanOrEqual(ZOOM_MIN);
        expect(to.k).toBeLessThanOrEqual(ZOOM_MAX);
      }),
    );
  });

  it("leaves no room beside a picture that is larger than the frame", () => {
    const picture = { width: 4000, height: 200 };
    expect(keepInside({ x: 900, y: 0, k: 1 }, picture, frame)).toEqual({ x: 16, y: 150, k: 1 });
    expect(keepInside({ x: -9000, y: 0, k: 1 }, picture, frame)).toMatchObject({ x: 800 - 16 - 4000 });
    expect(keepInside({ x: -700, y: 0, k: 1 }, picture, frame)).toMatchObject({ x: -700 });
  });

  it("shows a box, and stays where it is when the box is in sight", () => {
    const box = { x: 2000, y: 900, width: 150, height: 40 };
    const shown = revealIn({ x: 0, y: 0, k: 1 }, box, frame);
    const seen = seenOf(shown, frame);
    expect(seen.x).toBeLessThanOrEqual(box.x);
    expect(seen.x + seen.width).toBeGreaterThanOrEqual(box.x + box.width);
    expect(revealIn(shown, box, frame)).toEqual(shown);
    expect(seenOf(centerOn(shown, { x: 100, y: 50 }, frame), frame)).toMatchObject({ x: -300, y: -200 });
  });
});
