import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/core";
import { UpstreamFault, type FaultClass } from "./fault";
import { backoffMs, createCallRetries } from "./retry";
import { retryLaterMs } from "./retry-later";

const fault = (kind: FaultClass, retryAfterMs?: number) =>
  new UpstreamFault(kind, new AppError("upstream_rate_limited", { params: { status: 429 } }), retryAfterMs);

/** How many retries a call gets when every try ends in the same fault. */
function retries(kind: FaultClass, max: number): number {
  const budget = createCallRetries(max, () => 0.5);
  for (let n = 0; ; n++) if (budget.decide(fault(kind)).kind === "give-up") return n;
}

describe("createCallRetries", () => {
  it.each([
    ["never", 0],
    ["content", 1],
    ["broken", 2],
    ["transient", 4],
    ["busy", 6],
  ] as const)("grants a fault of class %s %i retries, and never more than the setting", (kind, granted) => {
    expect(retries(kind, 20)).toBe(granted);
    expect(retries(kind, 1)).toBe(Math.min(1, granted));
    expect(retries(kind, 0)).toBe(0);
  });

  it("counts retries of a call over all its faults", () => {
    const budget = createCallRetries(4, () => 0);
    expect(budget.decide(fault("transient"))).toEqual({ kind: "again", retry: 1, of: 4, waitMs: 0 });
    expect(budget.decide(fault("broken"))).toEqual({ kind: "again", retry: 2, of: 3, waitMs: 0 });
    expect(budget.decide(fault("broken"))).toEqual({ kind: "again", retry: 3, of: 3, waitMs: 0 });
    expect(budget.decide(fault("broken"))).toMatchObject({ kind: "give-up" });
  });

  it("doubles the longest wait up to 30 s and picks any shorter one", () => {
    const longest = createCallRetries(20, () => 1);
    const waits = Array.from({ length: 6 }, () => longest.decide(fault("busy"))).map(
      (d) => d.kind === "again" && d.waitMs,
    );
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000]);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (random) => {
        const next = createCallRetries(1, () => random).decide(fault("transient"));
        expect(next.kind === "again" && next.waitMs <= 500 && next.waitMs >= 0).toBe(true);
      }),
    );
  });

  it("waits at least as long as the service asks, up to a minute, and not for an answer nobody could use", () => {
    const wait = (ms: number, random: number) => createCallRetries(1, () => random).decide(fault("busy", ms));
    expect(wait(7_000, 0)).toMatchObject({ waitMs: 7_000 });
    expect(wait(7_000, 1)).toMatchObject({ waitMs: 7_500 });
    expect(wait(60_000, 1)).toMatchObject({ waitMs: 60_500 });
    expect(createCallRetries(1, () => 1).decide(fault("content"))).toMatchObject({ waitMs: 0 });
  });

  it("hands a longer wait to whoever called, whether or not the call may retry", () => {
    for (const [max, random, laterMs] of [
      [4, 0, 60_001],
      [0, 1, 60_501],
    ] as const) {
      const next = createCallRetries(max, () => random).decide(fault("busy", 60_001));
      expect(next.kind === "give-up" && next.error.code).toBe("upstream_rate_limited");
      expect(next.kind === "give-up" && retryLaterMs(next.error)).toBe(laterMs);
    }
    const hour = createCallRetries(4, () => 0).decide(fault("transient", 3_600_000));
    expect(hour.kind === "give-up" && retryLaterMs(hour.error)).toBe(3_600_000);
    const never = createCallRetries(4, () => 0).decide(fault("never", 120_000));
    expect(never.kind === "give-up" && retryLaterMs(never.error)).toBeUndefined();
  });

  it("gives up at once, and says so, when the service asks for more than an hour", () => {
    const next = createCallRetries(4, () => 0).decide(fault("busy", 3 * 3_600_000));
    expect(next.kind === "give-up" && next.error.message).toBe(
      "The model service is busy (429, Retry-After: 10800 s).",
    );
    expect(next.kind === "give-up" && retryLaterMs(next.error)).toBeUndefined();
  });

  it("asks the run's budget for every retry it would grant, and gives up with the last error without it", () => {
    let asked = 0;
    const budget = { take: () => ++asked <= 1 };
    const retries = createCallRetries(4, () => 0);
    expect(retries.decide(fault("never"), budget).kind).toBe("give-up");
    expect(asked).toBe(0);
    expect(retries.decide(fault("transient"), budget)).toMatchObject({ kind: "again", retry: 1 });
    const last = fault("transient");
    expect(retries.decide(last, budget)).toEqual({ kind: "give-up", error: last.error, spent: true });
    const told = retries.decide(fault("busy", 7_000), budget);
    expect(told).toMatchObject({ kind: "give-up", spent: true });
    expect(told.kind === "give-up" && retryLaterMs(told.error)).toBe(7_000);
  });
});

describe("backoffMs", () => {
  it("is a random part of a wait that doubles, and never more than 30 s", () => {
    expect([0, 1, 2, 6, 60].map((earlier) => backoffMs(earlier, () => 1))).toEqual([500, 1_000, 2_000, 30_000, 30_000]);
    expect(backoffMs(3, () => 0)).toBe(0);
  });
});

describe("retryLaterMs", () => {
  it("knows nothing about errors that ask for no wait", () => {
    expect(retryLaterMs(new AppError("upstream_failed", { retryable: true }))).toBeUndefined();
    expect(retryLaterMs(new Error("no"))).toBeUndefined();
    expect(retryLaterMs(undefined)).toBeUndefined();
  });
});
