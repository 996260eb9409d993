import { expect, it } from "vitest";
import { createFakeClock } from "./fake-clock";

it("wakes sleepers in the order of their times, also those that sleep again", async () => {
  const clock = createFakeClock(0);
  const seen: string[] = [];
  void clock.sleep(20).then(() => seen.push(`late ${clock.now()}`));
  void clock
    .sleep(5)
    .then(() => clock.sleep(5))
    .then(() => seen.push(`twice ${clock.now()}`));
  await clock.advance(15);
  expect(seen).toEqual(["twice 10"]);
  await clock.advance(5);
  expect(seen).toEqual(["twice 10", "late 20"]);
});

it("stops a sleep whose signal aborts", async () => {
  const clock = createFakeClock(0);
  const stop = new AbortController();
  const sleep = clock.sleep(1000, stop.signal);
  stop.abort(new Error("enough"));
  await expect(sleep).rejects.toThrow("enough");
  expect(clock.sleepers).toBe(0);
});
