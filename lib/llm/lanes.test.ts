import { describe, expect, it } from "vitest";
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
    const lanes = createLanes(7);
    for (const expected of [3, 1, 1]) {
      const lane = await lanes.take(patient);
      lane.slowDown();
      lane.release();
      expect(lanes.concurrency).toBe(expected);
    }
  });

  it("halves once for requests that were refused together", async () => {
    const lanes = createLanes(8);
    const together = await Promise.all(Array.from({ length: 8 }, () => lanes.take(patient)));
    for (const lane of together) {
      lane.slowDown();
      lane.release();
    }
    expect(lanes.concurrency).toBe(4);
  });

  it("gives one place back for every ten calls that go well, up to what is configured", async () => {
    const lanes = createLanes(4);
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
});
