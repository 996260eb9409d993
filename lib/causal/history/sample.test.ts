import { describe, expect, test } from "vitest";
import { buildSequences } from "@/lib/patterns";
import { sampleEvents } from "../../patterns/statistics/__fixtures__/sample";
import { toEnd } from "../../patterns/statistics/__fixtures__/users";
import { LINKED, makeHistories, PLAIN } from "./__fixtures__/worlds";
import { levelOf } from "../levels/level-of";
import { historyEffects } from "./history-effects";

describe("in the sample project", { timeout: 60_000 }, () => {
  const { events, truth } = sampleEvents();
  const db = buildSequences(events);
  const name = (type: number) => db.typeNames[type] ?? "";
  const { effects } = toEnd(historyEffects(db));
  const of = (source: string, target: string) =>
    effects.find((one) => name(one.source) === source && name(one.target) === target);

  test("just the effects that were planted over days are direct, as large as they are", () => {
    const direct = effects.filter(({ stats }) => levelOf(stats).level >= 2);
    expect(direct.map(({ source, target }) => [name(source), name(target)])).toEqual(
      truth.journeys.map(({ cause, effect }) => [cause, effect]),
    );
    for (const { cause, effect, realised } of truth.journeys) {
      const stats = of(cause, effect)?.stats;
      expect(stats?.direct?.stability).toBeGreaterThanOrEqual(0.95);
      // As many targets as came about, to the tenth of a target for each source.
      const planted = realised.children / realised.causes;
      expect(Math.abs((stats?.direct?.effect ?? 0) - planted)).toBeLessThan(0.1);
      expect(stats?.order_share).toBeGreaterThan(0.7);
      expect(stats?.placebo?.passed).toBe(true);
      expect(stats?.subset?.passed).toBe(true);
      expect(stats?.sensitivity?.limit).toBeGreaterThan(2);
    }
    expect(of("预约试驾", "到店看车")?.stats.lag_ms?.p50).toBeGreaterThan(86_400_000);
  });

  test("what comes by way of a visit says so", () => {
    const stats = of("预约试驾", "下单购买")?.stats;
    expect(stats?.lift?.lo).toBeGreaterThan(1);
    expect(stats?.via).toEqual(["到店看车"]);
  });

  test("what a hidden taste brings together is not found, in either direction", () => {
    const pairs = truth.confounded.flatMap(({ pair: [a = "", b = ""] }) => [
      [a, b],
      [b, a],
    ]);
    expect(pairs).toContainEqual(["看直播", "刷短视频"]);
    for (const [source = "", target = ""] of pairs)
      expect([source, of(source, target)?.found]).toEqual([source, false]);
  });
});

test("the same data give the same figures", () => {
  const db = buildSequences(makeHistories("same", { ...PLAIN, users: 80, ...LINKED }));
  const twice = [0, 1].map(() => toEnd(historyEffects(db, { resamples: 10 })));
  expect(twice[0]?.effects.filter(({ found }) => found).length).toBeGreaterThan(0);
  expect(twice[1]).toEqual(twice[0]);
});
