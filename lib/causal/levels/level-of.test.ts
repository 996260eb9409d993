import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EdgeStats } from "../edge-stats";
import { LevelReason } from "../schema";
import { anyStats, stats } from "./__fixtures__/stats";
import { levelOf } from "./level-of";

const direct = { effect: 0.3, lo: 0.2, hi: 0.4, lr: 80, p: 1e-12, q: 1e-11, stability: 1 };
const ordered: Partial<EdgeStats> = { order_share: 0.9, tie_share: 0, direct };
const adjusted = (by: string, survived: boolean) =>
  ({ by, kind: "field", before: 0.3, after: 0.28, survived, named: false }) as const;
const refuted: Partial<EdgeStats> = {
  ...ordered,
  adjusted: [adjusted("age", true)],
  placebo: { passed: true, effect: 0, p: 0.6 },
  subset: { passed: true, effect: 0.3 },
  sensitivity: { est: 3, limit: 2.2 },
};
const missing = (changes: Partial<EdgeStats> | null) =>
  levelOf(changes === null ? null : stats(changes)).reasons.filter(({ met }) => !met);
const codes = (changes: Partial<EdgeStats> | null) => missing(changes).map(({ code }) => code);

describe("the ladder", () => {
  it.each<[string, Partial<EdgeStats> | null, number]>([
    ["nothing was counted", null, 0],
    ["the interval holds 1", { lift: { est: 1.2, lo: 0.9, hi: 1.6, observed: 12, expected: 10, borrowed: 0 } }, 0],
    ["too many pairs were tested", { q: 0.02 }, 0],
    ["four users have it", { users: { a: 4, b: 90, ab: 4, of: 100 } }, 0],
    ["the lift is below 1 though the source is not said to make it rarer", { lift: { est: 0.5, lo: 0.4, hi: 0.6, observed: 5, expected: 10, borrowed: 0 } }, 0], // prettier-ignore
    [
      "too many pairs were tested for how often it follows, and the effect beside others is clear",
      { q: 0.2, direct },
      1,
    ],
    ["so it is, and the interval holds 1", { q: 0.2, direct, lift: { est: 1.2, lo: 0.9, hi: 1.6, observed: 12, expected: 10, borrowed: 0 } }, 0], // prettier-ignore
    ["so it is, over days", { q: 0.2, direct, scale: "history" }, 0],
    ["order alone does not show it", { ...ordered, by_order: false }, 0],
    ["order alone shows it, too", { ...ordered, by_order: true }, 2],
    ["together, and no more is known", {}, 1],
    ["the other way round", { ...ordered, order_share: 0.2 }, 1],
    ["most have one time", { ...ordered, tie_share: 0.7 }, 1],
    ["only by way of others", { ...ordered, direct: null, via: ["n_000000000000"] }, 1],
    ["the direct effect is chance", { ...ordered, direct: { ...direct, q: 0.2 } }, 1],
    ["its interval holds 0", { ...ordered, direct: { ...direct, lo: -0.01 } }, 1],
    ["the direct effect is negligible", { ...ordered, direct: { ...direct, effect: 0.004, lo: 0.001 } }, 1],
    ["resamples lose it", { ...ordered, direct: { ...direct, stability: 0.7 } }, 1],
    ["in order and directly", ordered, 2],
    ["never resampled", { ...ordered, direct: { ...direct, stability: null } }, 2],
    ["one of two adjustments takes it away", { ...refuted, adjusted: [adjusted("age", true), adjusted("intent", false)] }, 2], // prettier-ignore
    ["the placebo shows it, too", { ...refuted, placebo: { passed: false, effect: 0.2, p: 1e-4 } }, 2],
    ["a subset does not show it", { ...refuted, subset: { passed: false, effect: 0 } }, 2],
    ["no E-value is stored", { ...refuted, sensitivity: null }, 2],
    ["everything was survived", refuted, 3],
    ["without a clock", { ...refuted, scale: "order", tie_share: null }, 2],
    ["of a feature", { ...refuted, scale: "profile" }, 1],
    [
      "rarer",
      { ...refuted, suppresses: true, lift: { est: 0.5, lo: 0.4, hi: 0.6, observed: 5, expected: 10, borrowed: 0 } },
      1,
    ],
  ])("where %s", (_, changes, level) => {
    expect(levelOf(changes === null ? null : stats(changes)).level).toBe(level);
  });

  it("says all that stands between an edge and the next level", () => {
    expect(codes(null)).toEqual(["not_measured"]);
    expect(codes({ ...ordered, order_share: 0.1, direct: { ...direct, q: 1, stability: 0.1 } })).toEqual([
      "not_ordered",
      "not_direct",
      "unstable",
    ]);
    expect(missing(ordered)).toEqual([
      { code: "not_adjusted", met: false },
      { code: "not_refuted", met: false, detail: "placebo" },
      { code: "not_refuted", met: false, detail: "subset" },
      { code: "not_measured", met: false, detail: "sensitivity" },
    ]);
    expect(codes(refuted)).toEqual(["no_experiment"]);
  });

  it("says that stability was not measured without holding it against an edge", () => {
    const { level, reasons } = levelOf(stats({ ...refuted, direct: { ...direct, stability: null } }));
    expect(level).toBe(3);
    expect(reasons).toContainEqual({ code: "not_measured", met: false, detail: "stability" });
  });

  it("asks for each adjustment that had to be made", () => {
    const { level, reasons } = levelOf(stats(refuted), { adjustFor: ["age", "income"] });
    expect(level).toBe(2);
    expect(reasons).toContainEqual({ code: "adjusted", met: true, detail: "age" });
    expect(reasons.filter(({ met }) => !met)).toEqual([{ code: "not_adjusted", met: false, detail: "income" }]);
  });
});

describe("of any figures, the level", () => {
  it("is never an experiment's, and its reasons are the contract's", () => {
    fc.assert(
      fc.property(anyStats, (any) => {
        const { level, reasons } = levelOf(any);
        expect(level).toBeLessThan(4);
        for (const reason of reasons) expect(LevelReason.safeParse(reason).success).toBe(true);
        expect(reasons.some(({ met }) => !met)).toBe(true);
        expect(reasons.some(({ code, met }) => code === "together" && met)).toBe(level >= 1);
      }),
    );
  });

  it("never rises when a figure gets worse", () => {
    const worse: ((any: EdgeStats) => EdgeStats)[] = [
      (any) => ({ ...any, q: Math.min(1, any.q * 10) }),
      (any) => ({ ...any, users: { ...any.users, a: Math.floor(any.users.a / 2) } }),
      (any) => ({ ...any, order_share: any.order_share === null ? null : any.order_share / 2 }),
      (any) => ({ ...any, tie_share: 1 }),
      (any) => ({ ...any, direct: null }),
      (any) => ({ ...any, direct: any.direct && { ...any.direct, effect: any.direct.effect / 3 } }),
      (any) => ({ ...any, direct: any.direct && { ...any.direct, stability: 0.5 } }),
      (any) => ({ ...any, adjusted: [...any.adjusted, adjusted("city", false)] }),
      (any) => ({ ...any, placebo: { passed: false, effect: 1, p: 0 } }),
      (any) => ({ ...any, subset: null }),
    ];
    fc.assert(
      fc.property(anyStats, fc.constantFrom(...worse), (any, change) => {
        expect(levelOf(change(any)).level).toBeLessThanOrEqual(levelOf(any).level);
      }),
    );
  });
});
