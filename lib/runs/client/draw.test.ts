import { afterEach, beforeEach, expect, test, vi } from "vitest";

let idle: (() => void) | undefined;
beforeEach(() => {
  vi.useFakeTimers();
  vi.resetModules();
  vi.stubGlobal("requestAnimationFrame", (draw: () => void) => setTimeout(draw, 16));
  vi.stubGlobal("cancelAnimationFrame", (id: ReturnType<typeof setTimeout>) => clearTimeout(id));
  vi.stubGlobal("requestIdleCallback", (told: () => void) => void (idle = told));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a page that comes to life draws seldom, and with every frame from its first idle moment on", async () => {
  const { drawSoon } = await import("./draw");
  let drawn = 0;
  const draw = () => void drawn++;
  drawSoon(draw);
  drawSoon(draw);
  vi.advanceTimersByTime(900);
  expect(drawn).toBe(0);
  vi.advanceTimersByTime(100);
  expect(drawn).toBe(1);
  drawSoon(draw);
  idle?.();
  expect(drawn).toBe(2);
  drawSoon(draw);
  vi.advanceTimersByTime(16);
  expect(drawn).toBe(3);
  vi.advanceTimersByTime(5000);
  expect(drawn).toBe(3);
});
