import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/core";
import { UpstreamFault, type FaultClass } from "./fault";
import { createRetryBudget } from "./retry";

const fault = (kind: FaultClass, retryAfterMs?: number) =>
  new UpstreamFault(kind, new AppError("upstream_rate_limited", { params: { status: 429 } }), retryAfterMs);

/** How many retries a call gets when every try ends in the same fault. */
function retries(kind: FaultClass, max: number): number {
  const budget = createRetryBudget(max, () => 0.5);
  for (let n = 0; ; n++) if (budget.decide(fault(kind)).kind === "give-up") return n;
}

describe("createRetryBudget", () => {
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
    const budget = createRetryBudget(4, () => 0);
    expect(budget.decide(fault("transient"))).toEqual({ kind: "again", retry: 1, of: 4, waitMs: 0 });
    expect(budget.decide(fault("broken"))).toEqual({ kind: "again", retry: 2, of: 3, waitMs: 0 });
    expect(budget.decide(fault("broken"))).toEqual({ kind: "again", retry: 3, of: 3, waitMs: 0 });
    expect(budget.decide(fault("broken"))).toMatchObject({ kind: "give-up" });
  });

  it("doubles the longest wait up to 30 s and picks any shorter one", () => {
    const longest = createRetryBudget(20, () => 1);
    const waits = Array.from({ length: 6 }, () => longest.decide(fault("busy"))).map(
      (d) => d.kind === "again" && d.waitMs,
    );
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000]);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (random) => {
        const next = createRetryBudget(1, () => random).decide(fault("transient"));
        expect(next.kind === "again" && next.waitMs <= 500 && next.waitMs >= 0).toBe(true);
      }),
    );
  });

  it("waits at least as long as the service asks, up to an hour, and not for an answer nobody could use", () => {
    const wait = (ms: number, random: number) => createRetryBudget(1, () => random).decide(fault("busy", ms));
    expect(wait(7_000, 0)).toMatchObject({ waitMs: 7_000 });
    expect(wait(7_000, 1)).toMatchObject({ waitMs: 7_500 });
    expect(wait(90_000, 0)).toMatchObject({ waitMs: 90_000 });
    expect(createRetryBudget(1, () => 1).decide(fault("content"))).toMatchObject({ waitMs: 0 });
  });

  it("gives up at once, and says so, when the service asks for more than an hour", () => {
    const next = createRetryBudget(4, () => 0).decide(fault("busy", 3 * 3_600_000));
    expect(next.kind === "give-up" && next.error.message).toBe(
      "The model service is busy (429, Retry-After: 10800 s).",
    );
  });
});
