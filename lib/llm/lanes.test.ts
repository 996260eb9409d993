import { describe, expect, it } from "vitest";
import { createFakeClock } from "@/lib/testing";
import { createLanes } from "./lanes";

const patient = new AbortController().signal;

async function goWell(lanes: ReturnType<typeof createLanes>, times: number): Promise<void> {
  for (let n = 0; n < times; n++) {
    const lane = await lanes.take(patient);
    lane.wentWell();
    lane.release();
  }
}

describe("createLanes", () => {
  it("halves when the service asks to slow down, and never goes below one", async () => {
    const lanes = createLanes(7, createFakeClock());
    for (const expected of [3, 1, 1]) {
      const lane = await lanes.take(patient);
      lane.slowDown();
      lane.release();
      expect(lanes.concurrency).toBe(expected);
    }
  });

  it("halves once for requests that were refused together", async () => {
    const lanes = createLanes(8, createFakeClock());
    const together = await Promise.all(Array.from({ length: 8 }, () => lanes.take(patient)));
    for (const lane of together) {
      lane.slowDown();
      lane.release();
    }
    expect(lanes.concurrency).toBe(4);
  });

  it("gives one place back for every ten calls that go well, up to what is configured", async () => {
    const lanes = createLanes(4, createFakeClock());
    await goWell(lanes, 100);
    (await lanes.take(patient)).slowDown();
    expect(lanes.concurrency).toBe(2);
    expect(lanes.inFlight).toBe(1);
    await goWell(lanes, 9);
    expect(lanes.concurrency).toBe(2);
    await goWell(lanes, 1);
    expect(lanes.concurrency).toBe(3);
    await goWell(lanes, 50);
    expect(lanes.concurrency).toBe(4);
  });

  it("holds everybody back until the service wants to be asked again", async () => {
    const clock = createFakeClock();
    const lanes = createLanes(4, clock);
    const refused = await lanes.take(patient);
    refused.slowDown(5_000);
    refused.release();
    const leaving = new AbortController();
    const left = lanes.take(leaving.signal);
    let taken = false;
    const next = lanes.take(patient).then((lane) => {
      taken = true;
      return lane;
    });
    await expect.poll(() => clock.sleepers).toBe(2);
    leaving.abort(new Error("gone"));
    await expect(left).rejects.toThrow("gone");
    await clock.advance(4_999);
    expect(taken).toBe(false);
    await clock.advance(1);
    (await next).release();
    expect(lanes.inFlight).toBe(0);
  });

  it("holds nobody back when a wait is too long to be sat out", async () => {
    const lanes = createLanes(2, createFakeClock());
    const refused = await lanes.take(patient);
    refused.slowDown(600_000);
    refused.release();
    (await lanes.take(patient)).release();
  });
});
